package dev.godwit.migration;

import static dev.godwit.RealServers.await;
import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.number;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.settings;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.activity.BlockingGraph;
import dev.godwit.activity.Names;
import dev.godwit.migration.sql.Forecasts;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.SessionSettings;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cancelled statement leaves in the catalog. */
class LeftoversTest {

    private static final String DETACH = "alter table \"Sales\" detach partition sales_1 concurrently";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() throws Exception {
        await(vertx.close());
    }

    private Lane lane(int major) throws Exception {
        var lane = new Lane(
                vertx,
                settings(shared(major), "postgres", "leftovers"),
                SessionSettings.RELATIONS,
                1,
                new Random(1),
                change -> {});
        lane.open();
        until("it is connected", lane::connected);
        return lane;
    }

    private static LookedSession detaching(long relation) {
        var at = Instant.EPOCH;
        var lock = new HeldLock("relation", 1, relation, null, "ShareUpdateExclusiveLock", true, 0);
        return new LookedSession(
                new SessionId(1, at),
                1,
                "leftovers",
                "postgres",
                "psql",
                "local",
                -1,
                "active",
                at,
                at,
                at,
                "",
                true,
                null,
                DETACH,
                false,
                List.of(lock));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_cancelled_detach_concurrently_leaves_a_partition_half_detached(int major) throws Exception {
        Watching.create(shared(major), "leftovers");
        var lane = lane(major);
        try (var owner = session(shared(major), "postgres", "leftovers");
                var reader = session(shared(major), "postgres", "leftovers");
                var tool = session(shared(major), "postgres", "leftovers")) {
            execute(
                    owner,
                    "create table \"Sales\" (at int) partition by range (at)",
                    "create table sales_1 partition of \"Sales\" for values from (0) to (10)");
            execute(reader, "begin", "select * from \"Sales\"");
            long pid = RealServers.pid(tool);
            var detaching = RealServers.waiting(tool, DETACH);
            until("it waits", () -> pending(owner) == 1);
            execute(owner, "select pg_cancel_backend(" + pid + ")");
            detaching.handle((done, cancelled) -> null).join();

            var server = new Server(
                    "shop",
                    "leftovers",
                    lane,
                    database -> Optional.of(lane),
                    new Names("leftovers"),
                    () -> BlockingGraph.empty(Instant.EPOCH));
            var leftovers = new Leftovers(server, new Forecasts());
            var session = detaching(number(owner, "select '\"Sales\"'::regclass::oid::int8"));
            assertThat(leftovers.leaves(session)).isTrue();

            var found = await(leftovers.read(session, Instant.EPOCH));
            assertThat(found).hasSize(1);
            assertThat(found.get(0).kind()).isEqualTo("half_detached");
            execute(reader, "commit");
            execute(owner, found.get(0).remedy());
            assertThat(pending(owner)).isZero();
            assertThat(await(leftovers.read(session, Instant.EPOCH))).isEmpty();
        }
    }

    private static long pending(java.sql.Connection session) throws SQLException {
        return number(session, "select count(*) from pg_inherits where inhdetachpending");
    }
}
