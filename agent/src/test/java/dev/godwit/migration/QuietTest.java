package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no migration is not taken for one: upkeep, temporary tables, partitions, whatever takes strong locks. */
class QuietTest {

    /** Each is seen while it holds its locks, because its transaction stays open until the agent has looked. */
    private static final List<String> UPKEEP = List.of(
            "create temporary table t (id int); alter table t add column b int; create index on t (b)",
            "truncate orders",
            "refresh materialized view totals",
            "lock table orders in access exclusive mode",
            "create table events_3 partition of events for values from (200) to (300)",
            "drop table events_1",
            "alter table events detach partition events_2",
            "do $$ begin execute 'drop table events_3';end $$",
            "do $$ begin alter table events detach partition events_4;drop table events_4;end $$",
            "comment on table orders is 'orders'",
            "analyze orders",
            "reindex table orders");

    @TempDir
    private Path directory;

    @Test
    void upkeep_is_no_migration_and_leaves_no_trace() throws Exception {
        Watching.create(shared(17), "quiet");
        try (var admin = RealServers.session(shared(17), "postgres", "quiet")) {
            execute(
                    admin,
                    "create table orders (id int primary key, total int)",
                    "insert into orders select i, i from generate_series(1, 1000) i",
                    "create materialized view totals as select sum(total) from orders",
                    "create unique index on totals (sum)",
                    "create table events (id int) partition by range (id)",
                    "create table events_1 partition of events for values from (0) to (100)",
                    "create table events_2 partition of events for values from (100) to (200)",
                    "create table events_4 partition of events for values from (300) to (400)");
        }
        try (var watching = new Watching(shared(17), "quiet", directory)) {
            for (var sql : UPKEEP) {
                try (var session = watching.session("psql")) {
                    execute(session, "begin");
                    execute(session, sql.split("; ", -1));
                    looked(watching);
                    execute(session, "commit");
                }
            }
            try (var session = watching.session("psql")) {
                for (var alone : List.of(
                        "vacuum orders",
                        "vacuum full orders",
                        "refresh materialized view concurrently totals",
                        "reindex table concurrently orders",
                        "cluster orders using orders_pkey",
                        "drop table events_2")) {
                    execute(session, alone);
                }
                looked(watching);
            }
            // One real change, so that a deaf agent would not pass.
            try (var session = watching.session("psql")) {
                execute(session, "begin", "alter table orders add column note text");
                watching.until("the change is seen", MigrationRecord::running);
                execute(session, "commit");
            }
            watching.until("it is over", one -> !one.running());

            assertThat(watching.all())
                    .singleElement()
                    .satisfies(only ->
                            assertThat(only.getString("name")).isEqualTo("alter table orders add column note text"));
        }
    }

    @Test
    void sessions_that_wait_for_upkeep_are_no_migrators_either() throws Exception {
        Watching.create(shared(17), "quiet");
        try (var admin = RealServers.session(shared(17), "postgres", "quiet")) {
            execute(admin, "create table orders (id int primary key, total int)");
        }
        try (var watching = new Watching(shared(17), "quiet", directory);
                var holder = watching.session("psql");
                var vacuum = watching.session("vacuumdb")) {
            execute(holder, "begin", "lock table orders in share update exclusive mode");
            var waits = waiting(vacuum, "vacuum full orders");
            RealServers.until(
                    "it waits",
                    () -> watching.agent()
                            .get("/metrics")
                            .body()
                            .contains("godwit_blocked_sessions{target=\"shop\"} 1"));
            looked(watching);
            execute(holder, "rollback");
            waits.join();

            assertThat(watching.all()).isEmpty();
        }
    }

    /** Two looks have begun and ended since this was called. */
    private static void looked(Watching watching) throws Exception {
        double before = watching.looks();
        RealServers.until("two more looks", () -> watching.looks() >= before + 2);
    }
}
