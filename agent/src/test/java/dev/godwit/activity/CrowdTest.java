package dev.godwit.activity;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.settings;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.TestLoop;
import dev.godwit.demo.EmbeddedServer;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.SessionSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A migration's ALTER beside a crowd in line for one hot row: a stranger found it neither named nor told apart. */
class CrowdTest {

    private final TestLoop loop = new TestLoop();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private EmbeddedServer server;
    private Lane lane;
    private Activity activity;

    @BeforeEach
    void start() throws Exception {
        server = RealServers.fresh(17, Map.of("max_connections", "300"));
        var database = settings(server, "postgres", "postgres");
        loop.call(() -> {
            lane = new Lane(loop.vertx(), database, SessionSettings.CORE, 1, new Random(1), change -> {});
            activity = new Activity(lane, new Names("postgres"), InstantSource.system(), graph -> {});
            lane.open();
            return null;
        });
        until("connected", () -> loop.call(lane::connected));
    }

    @AfterEach
    void stop() throws Exception {
        loop.await(() -> lane.close());
        loop.close();
        server.close();
        threads.shutdown();
    }

    @Test
    void a_hot_row_neither_hides_a_queued_alter_nor_looks_like_one() throws Exception {
        crowd(20);
    }

    @Test
    void beyond_two_hundred_waiters_the_alter_is_still_named_and_nobody_who_waits_is_a_root() throws Exception {
        crowd(220);
    }

    private void crowd(int updates) throws Exception {
        try (var writer = session(server, "postgres");
                var reader = session(server, "postgres");
                var alter = session(server, "postgres");
                var victim = session(server, "postgres")) {
            execute(writer, "create table hot (id int primary key, n int)", "insert into hot values (1, 0)");
            execute(writer, "create table cold (id int)");
            writer.setAutoCommit(false);
            execute(writer, "update hot set n = 1");
            for (int i = 0; i < updates; i++) {
                begin(session(server, "postgres"), "update hot set n = 2");
            }
            reader.setAutoCommit(false);
            execute(reader, "select * from cold");
            begin(alter, "alter table cold add column note text");
            until("the alter waits", () -> look().node(key(alter)) != null);
            begin(victim, "select * from cold");
            until("all are counted", () -> look().blocked() == updates + 2);
            until(
                    "the victim is behind the alter",
                    () -> look().node(key(alter)).victims() == 1);

            var graph = activity.graph();
            assertThat(graph.amplifiers()).extracting(BlockingNode::key).containsExactly(key(alter));
            assertThat(graph.roots()).extracting(BlockingNode::key).containsExactlyInAnyOrder(key(writer), key(reader));
            var roles = new ActivitySeries("shop")
                    .samples(graph).stream()
                            .filter(sample -> sample.labels().name().equals("godwit_blocker_blocked_sessions"))
                            .map(sample -> sample.labels().get("role") + " pid:"
                                    + sample.labels().get("pid"))
                            .toList();
            assertThat(roles)
                    .containsExactlyInAnyOrder("amplifier " + key(alter), "root " + key(writer), "root " + key(reader));
        }
    }

    private void begin(Connection session, String sql) {
        threads.execute(() -> {
            try {
                execute(session, sql);
            } catch (SQLException ended) {
                // The server goes away under whoever still waits.
            }
        });
    }

    private BlockingGraph look() throws Exception {
        loop.await(activity::tick);
        return activity.graph();
    }

    private static String key(Connection session) throws Exception {
        return "pid:" + session.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    }
}
