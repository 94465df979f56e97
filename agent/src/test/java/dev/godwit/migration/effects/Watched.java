package dev.godwit.migration.effects;

import dev.godwit.RealServers;
import dev.godwit.TestLoop;
import dev.godwit.demo.EmbeddedServer;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.SessionSettings;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** A fresh database of a real server, watched by a role of its own, with a clock that goes only when it is told. */
final class Watched implements AutoCloseable {

    static final String ROLE = "watcher";
    static final Duration DAY = Duration.ofHours(24);

    private final EmbeddedServer server;
    private final String database;
    private final TestLoop loop = new TestLoop();
    private Connection admin;
    private Connection postgres;
    private Lane lane;
    private Effects effects;
    private Instant now = Instant.parse("2026-03-01T02:00:00Z");

    Watched(int major, String database) throws Exception {
        this(RealServers.shared(major), database, "postgres");
    }

    Watched(EmbeddedServer server, String database, String role) throws Exception {
        this.server = server;
        this.database = database;
        this.postgres = RealServers.session(server, "postgres");
        RealServers.execute(
                postgres, "drop database if exists " + database + " with (force)", "create database " + database);
        this.admin = RealServers.session(server, "postgres", database);
        RealServers.execute(
                admin,
                "create extension pg_stat_statements",
                "do $$ begin if not exists (select from pg_roles where rolname = '" + ROLE + "') then create role "
                        + ROLE + " login in role pg_monitor; end if; end $$");
        // The agent and its findings are about real time where they compare with the server's clock.
        this.now = Instant.now();
        connect(role);
    }

    private void connect(String role) throws Exception {
        lane = loop.call(() -> new Lane(
                loop.vertx(),
                RealServers.settings(server, role, database),
                SessionSettings.RELATIONS,
                2,
                new Random(1),
                change -> {}));
        loop.call(() -> {
            lane.open();
            return null;
        });
        RealServers.until("the lane is up", () -> loop.call(lane::connected));
        effects = loop.call(this::anew);
    }

    /** As after a restart of the agent. */
    private Effects anew() {
        return new Effects(
                "shop",
                database,
                lane,
                new Effects.Surroundings(
                        loop.vertx().createSharedWorkerExecutor("effects-test"),
                        System::nanoTime,
                        Watched::fingerprint));
    }

    /** After the server was restarted. */
    void reconnect() throws Exception {
        admin = RealServers.session(server, "postgres", database);
        postgres = RealServers.session(server, "postgres");
        RealServers.until("the lane is up", () -> loop.call(lane::connected));
    }

    void restartAgent() throws Exception {
        effects = loop.call(this::anew);
    }

    /** Good enough for tests: what stands in the texts of the server, in one case and one line. */
    static String fingerprint(String text) {
        return Integer.toHexString(
                text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip().hashCode());
    }

    Effects effects() {
        return effects;
    }

    Lane lane() {
        return lane;
    }

    Connection admin() {
        return admin;
    }

    TestLoop loop() {
        return loop;
    }

    Instant now() {
        return now;
    }

    void sql(String... statements) throws SQLException {
        RealServers.execute(admin, statements);
    }

    /** Lets time pass, for the agent alone. */
    void pass(Duration time) {
        now = now.plus(time);
    }

    <T> T ask(Function<Effects, Future<T>> question) throws Exception {
        return loop.await(() -> question.apply(effects));
    }

    /** The next minute. */
    void minute() throws Exception {
        pass(Duration.ofMinutes(1));
        ask(one -> one.minute(now));
    }

    Baseline begin() throws Exception {
        return ask(one -> one.begin(now));
    }

    Aftermath end(Baseline baseline) throws Exception {
        return ask(one -> one.end(baseline, now, DAY));
    }

    /** Judges again, a moment later. */
    Aftermath again() throws Exception {
        pass(Duration.ofSeconds(1));
        ask(one -> one.minute(now));
        return effects.aftermath().orElseThrow();
    }

    Optional<Finding> finding(Aftermath aftermath, Finding.Kind kind) throws Exception {
        return loop.call(() ->
                aftermath.findings().stream().filter(one -> one.kind() == kind).findFirst());
    }

    @Override
    public void close() throws SQLException {
        try {
            loop.await(() -> lane.close());
            loop.close();
        } catch (Exception failed) {
            throw new SQLException(failed);
        }
        admin.close();
        RealServers.execute(postgres, "drop database if exists " + database + " with (force)");
        postgres.close();
    }
}
