package dev.godwit.migration;

import static dev.godwit.RealServers.await;
import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.number;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.settings;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.activity.BlockingGraph;
import dev.godwit.activity.Names;
import dev.godwit.migration.GuardDecision.Kind;
import dev.godwit.migration.sql.Forecasts;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.SessionSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No act without a trace: in which order a decision is written down and done. */
class GuardActsTest {

    private final Vertx vertx = Vertx.vertx();
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        await(vertx.close());
    }

    private Server server() throws Exception {
        var lane = new Lane(
                vertx,
                settings(shared(17), "postgres", "postgres"),
                SessionSettings.CORE,
                1,
                new Random(1),
                change -> {});
        lane.open();
        until("it is connected", lane::connected);
        return new Server(
                "shop",
                "postgres",
                lane,
                database -> Optional.empty(),
                new Names("postgres"),
                () -> BlockingGraph.empty(Instant.EPOCH));
    }

    private static Culprit culprit(Connection session, String query) throws Exception {
        var began = micros(
                session,
                "select (extract(epoch from backend_start) * 1000000)::bigint from pg_stat_activity"
                        + " where pid = pg_backend_pid()");
        var transaction = micros(session, "select (extract(epoch from now()) * 1000000)::bigint");
        var id = new SessionId((int) dev.godwit.RealServers.pid(session), began);
        var looked = new LookedSession(
                id,
                1,
                "postgres",
                "postgres",
                "psql",
                "local",
                -1,
                "active",
                transaction,
                transaction,
                transaction,
                "",
                true,
                null,
                query,
                false,
                List.of());
        return new Culprit(looked, transaction, transaction, false, true, 1);
    }

    private static Instant micros(Connection session, String sql) throws Exception {
        long micros = number(session, sql);
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000);
    }

    private Future<GuardActs.Done> act(Culprit culprit, Future<Void> kept) throws Exception {
        return new GuardActs(server(), new Forecasts(), InstantSource.system(), migration -> kept)
                .act(null, culprit, Kind.TERMINATE, told::add);
    }

    @Test
    void the_server_is_told_only_when_the_decision_is_kept() throws Exception {
        try (var victim = session(shared(17), "postgres")) {
            execute(victim, "begin");
            Promise<Void> keeping = Promise.promise();
            var acting = act(culprit(victim, "alter table t add column c int"), keeping.future());

            assertThat(told).containsExactly("");
            assertThat(number(victim, "select 1")).as("it lives").isEqualTo(1);
            assertThat(acting.isComplete()).isFalse();

            keeping.complete();
            assertThat(await(acting).kind()).isEqualTo(Kind.SENT);
        }
    }

    @Test
    void what_cannot_be_kept_is_not_done() throws Exception {
        try (var victim = session(shared(17), "postgres")) {
            execute(victim, "begin");
            var done = await(act(
                    culprit(victim, "alter table t add column c int"),
                    Future.failedFuture(new IllegalStateException("the disk is full"))));

            assertThat(done.kind()).isEqualTo(Kind.FAILED);
            assertThat(done.why()).contains("could not be kept", "the disk is full");
            assertThat(number(victim, "select 1")).isEqualTo(1);
        }
    }

    @Test
    void an_index_build_whose_leavings_nobody_can_read_is_not_stopped() throws Exception {
        try (var victim = session(shared(17), "postgres")) {
            execute(victim, "begin");
            var done = await(act(culprit(victim, "create index concurrently i on t (c)"), Future.succeededFuture()));

            assertThat(done.kind()).isEqualTo(Kind.FAILED);
            assertThat(done.why()).contains("what it would leave could not be read");
            assertThat(told).isEmpty();
            assertThat(number(victim, "select 1")).isEqualTo(1);
        }
    }
}
