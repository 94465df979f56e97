package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One migration right after the other: each is credited with what it changed, and with nothing else. */
class SequelTest {

    @TempDir
    private Path directory;

    @Test
    void a_migration_is_not_credited_with_what_the_one_before_it_changed() throws Exception {
        Watching.create(shared(17), "sequel");
        try (var admin = RealServers.session(shared(17), "postgres", "sequel")) {
            execute(admin, "create table orders (id int primary key, total int)");
        }
        try (var watching = new Watching(shared(17), "sequel", directory)) {
            try (var first = watching.session("one")) {
                execute(first, "begin", "alter table orders add column note text");
                watching.until("the first runs", MigrationRecord::running);
                execute(first, "commit");
            }
            try (var second = watching.session("two")) {
                execute(second, "begin", "create index orders_total on orders (total)");
                watching.until(
                        "the second runs", one -> one.running() && one.name().contains("orders_total"));
                watching.until("the first is over", one -> one.outcome() == Outcome.APPLIED);
                execute(second, "commit");
            }
            var second = watching.until(
                    "the second is over", one -> !one.running() && one.name().contains("orders_total"));
            var first = watching.find(one -> one.name().contains("add column")).orElseThrow();

            assertThat(first.changes()).containsExactly("table orders: column note text added");
            assertThat(first.compared().tables()).singleElement().satisfies(table -> {
                assertThat(table.table()).isEqualTo("orders");
                assertThat(table.before().columns()).isEqualTo(2);
                assertThat(table.after().columns()).isEqualTo(3);
            });
            assertThat(second.changes()).singleElement().asString().contains("orders_total");
        }
    }

    @Test
    void what_grants_and_cluster_leave_is_no_migration() throws Exception {
        Watching.create(shared(17), "sequel");
        try (var admin = RealServers.session(shared(17), "postgres", "sequel")) {
            execute(admin, "create table orders (id int primary key, total int)");
            try (var watching = new Watching(shared(17), "sequel", directory)) {
                execute(
                        admin,
                        "grant select on orders to pg_monitor",
                        "grant update (total) on orders to pg_monitor",
                        "grant usage on schema public to pg_monitor",
                        "cluster orders using orders_pkey");
                execute(admin, "create table items (id int)");

                var found = watching.until("the table is told", one -> !one.running());

                assertThat(found.changes()).containsExactly("table items added");
                assertThat(watching.all()).hasSize(1);
            }
        }
    }

    @Test
    void one_that_nobody_saw_is_told_also_right_after_another() throws Exception {
        Watching.create(shared(17), "sequel");
        try (var admin = RealServers.session(shared(17), "postgres", "sequel")) {
            execute(admin, "create table orders (id int primary key, total int)");
        }
        try (var watching = new Watching(shared(17), "sequel", directory);
                var tool = watching.session("one")) {
            execute(tool, "begin", "alter table orders add column note text");
            watching.until("the first runs", MigrationRecord::running);
            execute(tool, "commit");
            watching.until("the first is over", one -> one.outcome() == Outcome.APPLIED);

            // Most likely between two looks.
            execute(tool, "alter table orders add column fast text");

            var second = watching.until(
                    "the second is told",
                    one -> !one.running() && one.changes().toString().contains("fast"));
            assertThat(second.changes()).containsExactly("table orders: column fast text added");
            assertThat(watching.all()).hasSize(2);
        }
    }

    @Test
    void an_index_that_was_left_invalid_is_no_success() throws Exception {
        Watching.create(shared(17), "sequel");
        try (var admin = RealServers.session(shared(17), "postgres", "sequel")) {
            execute(
                    admin,
                    "create table orders (id int primary key, total int)",
                    "insert into orders values (1, 1), (2, 1)");
        }
        try (var watching = new Watching(shared(17), "sequel", directory);
                var reader = watching.session("report");
                var tool = watching.session("psql")) {
            execute(reader, "begin", "update orders set total = 1 where id = 1");
            var building = RealServers.waiting(tool, "create unique index concurrently orders_total on orders (total)");
            watching.until("it is seen", MigrationRecord::running);
            execute(reader, "commit");
            assertThat(building.handle((done, failed) -> String.valueOf(failed)).join())
                    .contains("could not create unique index");

            var over = watching.until("it is over", one -> !one.running());

            assertThat(over.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(over.why()).contains("orders_total");
            assertThat(over.statements()).noneMatch(one -> one.state() == StatementRecord.State.DONE);
        }
    }
}
