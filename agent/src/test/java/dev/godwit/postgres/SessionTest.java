package dev.godwit.postgres;

import static dev.godwit.RealServers.await;
import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.settings;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.signal;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.demo.EmbeddedServer;
import dev.godwit.postgres.PostgresFailure.Kind;
import dev.godwit.settings.Secret;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against real servers, frozen and killed ones among them. */
class SessionTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final SessionSettings QUICK = new SessionSettings(
            Duration.ofSeconds(15),
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            Duration.ofMillis(300),
            Duration.ofMillis(400));

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<Session.Change> changes = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void a_session_is_limited_before_its_first_query() throws Exception {
        for (int major : RealServers.MAJORS) {
            var session = open(shared(major), QUICK);
            assertThat(setting(session, "application_name")).isEqualTo("godwit");
            assertThat(setting(session, "statement_timeout")).isEqualTo("15s");
            assertThat(setting(session, "lock_timeout")).isEqualTo("200ms");
            assertThat(setting(session, "search_path")).isEqualTo("pg_catalog");
            assertThat(setting(session, "default_transaction_read_only")).isEqualTo("on");
            assertThat(setting(session, "idle_in_transaction_session_timeout")).isEqualTo("10s");
            await(session.close());
        }
    }

    @Test
    void oids_arrive_as_numbers_where_the_sql_casts_them() throws Exception {
        var session = open(shared(17), QUICK);
        var row = query(session, "select oid::int8 as oid from pg_database where datname = 'postgres'", LONG);
        assertThat(row.iterator().next().getLong("oid")).isPositive();
    }

    @Test
    void a_query_past_its_deadline_is_cancelled_on_the_server_and_the_connection_stays() throws Exception {
        var session = open(shared(17), QUICK);
        long before = backend(session);
        var failure = failure(ask(session, "select pg_sleep(12)", Duration.ofMillis(100)));
        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(backend(session)).isEqualTo(before);
    }

    @Test
    void a_frozen_backend_is_abandoned_and_another_takes_its_place() throws Exception {
        var session = open(shared(17), QUICK);
        long frozen = backend(session);
        signal("STOP", frozen);
        try {
            var failure = failure(ask(session, "select 1", Duration.ofMillis(100)));
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            until("another backend answers", () -> session.connected() && another(session, frozen));
            // The socket itself is gone: the server's thawed backend finds nobody there and ends.
        } finally {
            signal("CONT", frozen);
        }
        try (var watcher = session(shared(17), "postgres")) {
            until(
                    "the abandoned backend ends",
                    () -> RealServers.number(watcher, "select count(*) from pg_stat_activity where pid = " + frozen)
                            == 0);
        }
    }

    @Test
    void a_terminated_backend_is_told_once_and_replaced() throws Exception {
        var session = open(shared(17), QUICK);
        long first = backend(session);
        try (var killer = session(shared(17), "postgres")) {
            execute(killer, "select pg_terminate_backend(" + first + ")");
        }
        until("another backend answers", () -> session.connected() && another(session, first));
        assertThat(changes)
                .extracting(Object::getClass)
                .map(Class::getSimpleName)
                .containsExactly("Up", "Down", "Up");
    }

    @Test
    void a_wrong_password_is_refused_and_the_right_one_found_without_help() throws Exception {
        try (var server = RealServers.fresh(17, Map.of("password_encryption", "scram-sha-256"))) {
            try (var admin = session(server, "postgres")) {
                execute(admin, "create role watcher login password 'right'");
                var hba = server.dataDirectory().resolve("pg_hba.conf");
                java.nio.file.Files.writeString(
                        hba, "host all watcher 127.0.0.1/32 scram-sha-256\nhost all postgres 127.0.0.1/32 trust\n");
                execute(admin, "select pg_reload_conf()");
            }
            var file = java.nio.file.Files.createTempFile("godwit", ".password");
            java.nio.file.Files.writeString(file, "wrong\n");
            var uri = "postgresql://watcher@127.0.0.1:" + server.port() + "/postgres";
            var address = ConnectionUri.parse(uri).address();
            var passwords = new Passwords(Optional.empty(), Optional.of(file), name -> null);
            var session = start(new DatabaseSettings("shop", address, passwords, Map.of()), QUICK);
            until(
                    "the server refuses",
                    () -> changes.stream()
                            .anyMatch(change -> change instanceof Session.Change.Down down
                                    && down.reason().kind() == Kind.REFUSED));
            java.nio.file.Files.writeString(file, "right\n");
            until("the right password is found", session::connected);
            java.nio.file.Files.delete(file);
        }
    }

    @Test
    void a_failure_names_no_password() throws Exception {
        var uri = "postgresql://nobody_such:hunter2@127.0.0.1:" + shared(17).port() + "/postgres";
        var parsed = ConnectionUri.parse(uri);
        start(settings("shop", uri, parsed.password()), QUICK);
        until("the server refuses", () -> !changes.isEmpty());
        assertThat(changes.toString()).contains("nobody_such").doesNotContain("hunter2");
        assertThat(parsed.toString()).doesNotContain("hunter2");
        assertThat(new Secret("hunter2").toString()).doesNotContain("hunter2");
    }

    @Test
    void a_killed_server_that_comes_back_is_found_again() throws Exception {
        try (var server = RealServers.fresh(16, Map.of())) {
            var session = open(server, QUICK);
            execute(session(server, "postgres"), "create table kept (id int)");
            long postmaster = server.pid();
            signal("KILL", postmaster);
            until("the loss is noticed", () -> !session.connected());
            server.restart();
            until("the server is found again", () -> session.connected() && backend(session) > 0);
        }
    }

    private Session open(EmbeddedServer server, SessionSettings limits) throws Exception {
        var session = start(settings(server, "postgres", "postgres"), limits);
        until("connected", session::connected);
        return session;
    }

    private Session start(DatabaseSettings database, SessionSettings limits) throws Exception {
        var made = new AtomicReference<Session>();
        onLoop(() -> {
            made.set(new Session(vertx, database, limits, new Random(1), changes::add));
            made.get().open();
            return null;
        });
        return made.get();
    }

    private Future<RowSet<Row>> ask(Session session, String sql, Duration deadline) throws Exception {
        return onLoop(() -> session.query(sql, deadline));
    }

    private RowSet<Row> query(Session session, String sql, Duration deadline) throws Exception {
        return await(ask(session, sql, deadline));
    }

    private boolean another(Session session, long than) throws Exception {
        long now = backend(session);
        return now > 0 && now != than;
    }

    private long backend(Session session) throws Exception {
        var asked = ask(session, "select pg_backend_pid()::int8 as pid", LONG).otherwiseEmpty();
        var rows = await(asked);
        return rows == null ? -1 : rows.iterator().next().getLong("pid");
    }

    private String setting(Session session, String name) throws Exception {
        return query(session, "select current_setting('" + name + "') as value", LONG)
                .iterator()
                .next()
                .getString("value");
    }

    private static PostgresFailure failure(Future<?> asked) throws Exception {
        return await(asked.map(unexpected -> (Throwable) new AssertionError("answered"))
                .recover(Future::succeededFuture)
                .map(PostgresFailure::of));
    }

    private <T> T onLoop(java.util.concurrent.Callable<T> work) throws Exception {
        var done = new java.util.concurrent.CompletableFuture<T>();
        loop.runOnContext(now -> {
            try {
                done.complete(work.call());
            } catch (Exception failed) {
                done.completeExceptionally(failed);
            }
        });
        return done.get(20, java.util.concurrent.TimeUnit.SECONDS);
    }
}
