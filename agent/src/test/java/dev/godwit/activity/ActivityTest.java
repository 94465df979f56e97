package dev.godwit.activity;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.pid;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.settings;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static dev.godwit.RealServers.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.TestLoop;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.SessionSettings;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** D3, D16: who waits and whose fault it is, on every supported version. */
class ActivityTest {

    private final TestLoop loop = new TestLoop();
    private Lane lane;
    private Activity activity;
    private Names names;

    @AfterEach
    void close() throws Exception {
        loop.await(() -> lane.close());
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void the_queued_alter_between_an_idle_transaction_and_all_traffic_is_named(int major) throws Exception {
        watch(major, "postgres");
        try (var admin = session(shared(major), "postgres");
                var idle = session(shared(major), "postgres");
                var alter = session(shared(major), "postgres");
                var reader = session(shared(major), "postgres");
                var writer = session(shared(major), "postgres")) {
            execute(admin, "drop table if exists orders", "create table orders (id int primary key, total int)");
            idle.setAutoCommit(false);
            execute(idle, "select count(*) from orders");
            var altering = waiting(alter, "alter table orders add column note text");
            var keyAlter = key(alter);
            until("the alter waits", () -> look().node(keyAlter) != null);
            var reading = waiting(reader, "select * from orders");
            var writing = waiting(writer, "update orders set total = 0");
            until("three wait", () -> look().blocked() == 3);

            var graph = activity.graph();
            assertThat(graph.roots()).extracting(BlockingNode::key).containsExactly(key(idle));
            assertThat(graph.amplifiers()).extracting(BlockingNode::key).containsExactly(keyAlter);
            assertThat(graph.node(keyAlter).victims()).isEqualTo(2);
            assertThat(graph.node(key(idle)).victims()).isEqualTo(3);
            assertThat(graph.depth()).isEqualTo(2);
            assertThat(graph.node(keyAlter).wanted().mode()).isEqualTo("AccessExclusiveLock");
            assertThat(graph.node(key(idle)).held().mode()).isEqualTo("AccessShareLock");
            assertThat(graph.behind(keyAlter))
                    .extracting(BlockingNode::key)
                    .containsExactlyInAnyOrder(key(reader), key(writer));
            assertThat(((Holder.Backend) graph.node(keyAlter).holder()).query()).startsWith("alter table orders");
            until(
                    "the relation has its name",
                    () -> look().node(keyAlter).wanted().relation().equals("public.orders"));

            idle.commit();
            ended(altering);
            ended(reading);
            ended(writing);
            until("nobody waits", () -> look().blocked() == 0);
        }
    }

    @Test
    void a_prepared_transaction_is_a_blocker_with_a_name() throws Exception {
        watch(17, "postgres");
        try (var admin = session(shared(17), "postgres");
                var reader = session(shared(17), "postgres")) {
            execute(admin, "drop table if exists held", "create table held (id int)");
            execute(admin, "begin", "lock table held in access exclusive mode", "prepare transaction 'left behind'");
            var reading = waiting(reader, "select * from held");
            until("the reader waits", () -> look().blocked() == 1);
            var root = activity.graph().roots().get(0);
            assertThat(root.holder()).isInstanceOf(Holder.Prepared.class);
            assertThat(root.holder().title()).isEqualTo("prepared transaction 'left behind'");
            assertThat(root.victims()).isEqualTo(1);
            execute(admin, "rollback prepared 'left behind'");
            ended(reading);
        }
    }

    @Test
    void a_wait_for_a_row_names_the_table() throws Exception {
        watch(16, "postgres");
        try (var admin = session(shared(16), "postgres");
                var first = session(shared(16), "postgres");
                var second = session(shared(16), "postgres")) {
            execute(
                    admin,
                    "drop table if exists counters",
                    "create table counters (id int primary key, n int)",
                    "insert into counters values (1, 0)");
            first.setAutoCommit(false);
            execute(first, "update counters set n = 1");
            var updating = waiting(second, "update counters set n = 2");
            var waiter = key(second);
            until("the row is waited for", () -> look().node(waiter) != null);
            assertThat(activity.graph().node(waiter).wanted().type()).isEqualTo("transactionid");
            until(
                    "the table has its name",
                    () -> look().node(waiter).wanted().relation().equals("public.counters"));
            first.commit();
            ended(updating);
        }
    }

    @Test
    void a_role_with_only_pg_monitor_sees_it_all() throws Exception {
        try (var admin = session(shared(15), "postgres");
                var holder = session(shared(15), "postgres");
                var reader = session(shared(15), "postgres")) {
            execute(
                    admin,
                    "drop role if exists watcher",
                    "create role watcher login",
                    "grant pg_monitor to watcher",
                    "drop table if exists guarded",
                    "create table guarded (id int)");
            watch(15, "watcher");
            holder.setAutoCommit(false);
            execute(holder, "lock table guarded in access exclusive mode");
            var reading = waiting(reader, "select * from guarded");
            until("the reader waits", () -> look().blocked() == 1);
            var root = (Holder.Backend) activity.graph().roots().get(0).holder();
            assertThat(root.query()).startsWith("lock table guarded");
            until("names are known", () -> look().roots().get(0).holder().user().equals("postgres"));
            holder.commit();
            ended(reading);
        }
    }

    private void watch(int major, String user) throws Exception {
        var database = settings(shared(major), user, "postgres");
        loop.call(() -> {
            lane = new Lane(loop.vertx(), database, SessionSettings.CORE, 1, new Random(1), change -> {});
            names = new Names("postgres");
            activity = new Activity(lane, names, InstantSource.system(), graph -> {});
            lane.open();
            return null;
        });
        until("connected", () -> loop.call(lane::connected));
        var namesReader = loop.call(() -> new NamesReader(lane, names, "postgres"));
        this.readNames = () -> loop.await(namesReader::read);
    }

    private interface Step {
        void run() throws Exception;
    }

    private Step readNames;

    private BlockingGraph look() throws Exception {
        loop.await(activity::tick);
        readNames.run();
        return activity.graph();
    }

    private static String key(Connection session) throws Exception {
        return "pid:" + session.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    }

    private static void ended(CompletableFuture<Void> waiting) throws Exception {
        waiting.get(20, TimeUnit.SECONDS);
    }

    @Test
    void pids_of_the_driver_are_the_servers() throws Exception {
        watch(18, "postgres");
        try (var one = session(shared(18), "postgres")) {
            assertThat(key(one)).isEqualTo("pid:" + pid(one));
        }
    }
}
