package dev.godwit.migration;

import static dev.godwit.RealServers.await;
import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.number;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.settings;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static dev.godwit.RealServers.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.RealServers;
import dev.godwit.migration.SessionStop.Sent;
import dev.godwit.migration.SessionStop.Work;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.SessionSettings;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is stopped is who was meant, at what was meant; asked of real servers. */
class SessionStopTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() throws Exception {
        await(vertx.close());
    }

    private Lane lane(int major, String role) throws Exception {
        var lane = new Lane(
                vertx, settings(shared(major), role, "postgres"), SessionSettings.CORE, 1, new Random(1), change -> {});
        lane.open();
        until("it is connected", lane::connected);
        return lane;
    }

    private static SessionId id(Connection session) throws SQLException {
        var micros = number(
                session,
                "select (extract(epoch from backend_start) * 1000000)::bigint from pg_stat_activity where pid = pg_backend_pid()");
        return new SessionId((int) RealServers.pid(session), instant(micros));
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000);
    }

    private static Instant statement(int major, SessionId id) throws SQLException {
        try (var admin = session(shared(major), "postgres")) {
            return instant(number(
                    admin,
                    "select (extract(epoch from query_start) * 1000000)::bigint from pg_stat_activity where pid = "
                            + id.pid()));
        }
    }

    private static boolean sleeps(int major, SessionId id) throws SQLException {
        try (var admin = session(shared(major), "postgres")) {
            return number(
                            admin,
                            "select count(*) from pg_stat_activity where state = 'active' and wait_event = 'PgSleep' and pid = "
                                    + id.pid())
                    == 1;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void the_one_that_was_meant_is_cancelled_and_then_terminated(int major) throws Exception {
        var stop = new SessionStop(lane(major, "postgres"));
        try (var victim = session(shared(major), "postgres")) {
            var id = id(victim);
            var sleeping = waiting(victim, "select pg_sleep(60)");
            until("it sleeps", () -> sleeps(major, id));
            var work = new Work(statement(major, id), null);

            assertThat(await(stop.cancel(id, work))).isEqualTo(Sent.SENT);
            assertThat(sleeping.handle((done, failed) -> String.valueOf(failed)).join())
                    .contains("canceling statement due to user request");

            assertThat(await(stop.terminate(id))).isEqualTo(Sent.SENT);
            until("it is gone", () -> await(stop.terminate(id)) == Sent.GONE);
        }
    }

    @Test
    void a_process_id_that_was_used_again_is_another_session() throws Exception {
        var stop = new SessionStop(lane(17, "postgres"));
        try (var stranger = session(shared(17), "postgres")) {
            var id = id(stranger);
            var before = new SessionId(id.pid(), id.started().minusMillis(5));
            assertThat(await(stop.cancel(before))).isEqualTo(Sent.GONE);
            assertThat(await(stop.terminate(before))).isEqualTo(Sent.GONE);
            assertThat(number(stranger, "select 1")).isEqualTo(1);
        }
    }

    @Test
    void a_session_that_went_on_to_something_else_is_left_alone() throws Exception {
        var stop = new SessionStop(lane(17, "postgres"));
        try (var pooled = session(shared(17), "postgres")) {
            var id = id(pooled);
            var migrating = new Work(statement(17, id), null);
            execute(pooled, "begin", "select 1");
            assertThat(await(stop.terminate(id, migrating))).isEqualTo(Sent.GONE);
            var unrelated = new Work(migrating.statement(), migrating.statement());
            assertThat(await(stop.cancel(id, unrelated))).isEqualTo(Sent.GONE);
            execute(pooled, "commit");
        }
    }

    @Test
    void the_next_statement_of_its_transaction_is_still_what_was_meant() throws Exception {
        var stop = new SessionStop(lane(17, "postgres"));
        try (var tool = session(shared(17), "postgres")) {
            execute(tool, "begin");
            var began = instant(number(tool, "select (extract(epoch from now()) * 1000000)::bigint"));
            var id = id(tool);
            assertThat(await(stop.terminate(id, new Work(Instant.EPOCH, began))))
                    .isEqualTo(Sent.SENT);
        }
    }

    @Test
    void a_role_without_the_right_is_denied_and_one_that_sees_nothing_finds_nobody() throws Exception {
        try (var admin = session(shared(17), "postgres");
                var victim = session(shared(17), "postgres")) {
            execute(
                    admin,
                    "drop role if exists stop_onlooker",
                    "drop role if exists stop_blind",
                    "create role stop_onlooker login",
                    "create role stop_blind login",
                    "grant pg_monitor to stop_onlooker");
            var id = id(victim);
            var denied = new SessionStop(lane(17, "stop_onlooker"));
            assertThatThrownBy(() -> await(denied.cancel(id)))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            PostgresFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(PostgresFailure.Kind.DENIED));
            var blind = new SessionStop(lane(17, "stop_blind"));
            assertThat(await(blind.terminate(id))).isEqualTo(Sent.GONE);
            assertThat(number(victim, "select 1")).isEqualTo(1);
        }
    }
}
