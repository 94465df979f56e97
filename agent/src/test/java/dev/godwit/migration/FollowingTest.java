package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** D1, D3, D15: what a migration does is told statement by statement, with whom it hurts, and how it ended. */
class FollowingTest {

    private static final String BATCH = """
            alter table orders add column a int;
            alter table orders add column b int default 5;
            select pg_advisory_xact_lock(1);
            create table items (id int primary key, orders int);
            insert into items select i, i from generate_series(1, 100) i;
            create index items_orders on items (orders);
            select pg_advisory_xact_lock(2);
            alter table items add constraint items_fk foreign key (orders) references orders (id) not valid;
            alter table items validate constraint items_fk;
            select pg_advisory_xact_lock(3);
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void make() throws Exception {
        for (int major : new int[] {14, 17, 18}) {
            Watching.create(shared(major), "followed");
            try (var admin = RealServers.session(shared(major), "postgres", "followed")) {
                execute(
                        admin,
                        "create table orders (id int primary key, total int)",
                        "insert into orders select i, i from generate_series(1, 1000) i",
                        "create extension pg_stat_statements",
                        "select pg_stat_statements_reset()");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17, 18})
    void the_statements_of_a_whole_file_sent_at_once_are_named_in_order(int major) throws Exception {
        try (var watching = new Watching(shared(major), "followed", directory);
                var gate = watching.session("test");
                var tool = simple(major)) {
            execute(gate, "select pg_advisory_lock(n) from generate_series(1, 3) n");
            var run = waiting(tool, BATCH);
            // Before 17 nobody can tell which statements ended before the first look.
            watching.until(
                    "the first pause is known",
                    one -> major >= 17
                            ? runs(one, 3)
                            : one.statements().stream().anyMatch(StatementRecord::running));
            execute(gate, "select pg_advisory_unlock(1)");
            watching.until("the second pause is known", one -> runs(one, 7));
            execute(gate, "select pg_advisory_unlock(2)");
            watching.until("the third pause is known", one -> runs(one, 10));
            execute(gate, "select pg_advisory_unlock(3)");
            run.join();
            hangUp(tool);

            var over = watching.until("it is over", one -> !one.running());

            assertThat(over.outcome()).isEqualTo(Outcome.APPLIED);
            assertThat(over.statements())
                    .extracting(StatementRecord::number)
                    .isEqualTo(IntStream.rangeClosed(1, 10).boxed().toList());
            assertThat(over.statements().get(0).text()).isEqualTo("alter table orders add column a int");
            assertThat(over.statements().get(9).text()).startsWith("select pg_advisory_xact_lock");
            assertThat(over.statements()).allMatch(statement -> statement.state() == StatementRecord.State.DONE);
            assertThat(over.statements().get(6).locks()).anySatisfy(lock -> {
                assertThat(lock.relation()).isEqualTo("public.orders");
                assertThat(lock.mode()).isEqualTo("AccessExclusiveLock");
            });
        }
    }

    private static boolean runs(MigrationRecord migration, int number) {
        return migration.statements().stream()
                .anyMatch(statement -> statement.number() == number && statement.running() && statement.of() == 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void a_statement_that_failed_is_not_told_as_done_because_the_next_one_went_well(int major) throws Exception {
        try (var admin = RealServers.session(shared(major), "postgres", "followed")) {
            execute(
                    admin,
                    "create function slowly(int) returns bool language plpgsql as $$ begin"
                            + " perform pg_advisory_lock(1); perform pg_advisory_unlock(1); return false; end $$");
        }
        try (var watching = new Watching(shared(major), "followed", directory);
                var gate = watching.session("test");
                var tool = watching.session("psql")) {
            execute(gate, "select pg_advisory_lock(1)");
            var failing = waiting(tool, "alter table orders add constraint checked check (slowly(id))");
            watching.until("it is seen", one -> one.statements().stream().anyMatch(StatementRecord::running));
            double looks = watching.looks();
            RealServers.until("what is counted was asked", () -> watching.looks() > looks + 4);
            execute(gate, "select pg_advisory_unlock(1)");
            assertThat(failing.handle((done, failed) -> String.valueOf(failed)).join())
                    .contains("is violated by some row");
            execute(tool, "alter table orders add column note text");
            hangUp(tool);

            var over = watching.until("it is over", one -> !one.running());

            assertThat(over.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(over.statements().get(0).state()).isEqualTo(StatementRecord.State.FAILED);
            assertThat(over.statements().get(0).text()).contains("checked");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void a_statement_that_could_not_be_counted_is_not_told_as_failed(int major) throws Exception {
        try (var admin = RealServers.session(shared(major), "postgres", "followed")) {
            // It is counted already, so that its next call is seen only by whoever knows the count before it.
            execute(admin, "alter table orders add column note text", "alter table orders drop column note");
        }
        try (var watching = new Watching(shared(major), "followed", directory);
                var tool = watching.session("psql")) {
            execute(tool, "begin", "alter table orders add column note text");
            watching.until(
                    "it is seen by what is left of it",
                    one -> one.running() && !one.statements().isEmpty());
            double looks = watching.looks();
            RealServers.until("it is counted", () -> watching.looks() > looks + 4);
            execute(tool, "create index orders_total on orders (total)", "commit");
            hangUp(tool);

            var over = watching.until("it is over", one -> !one.running());

            assertThat(over.outcome()).isEqualTo(Outcome.APPLIED);
            assertThat(over.statements()).noneMatch(one -> one.state() == StatementRecord.State.FAILED);
        }
    }

    @Test
    void what_goes_with_a_schema_is_not_told_as_unchanged() throws Exception {
        try (var admin = RealServers.session(shared(17), "postgres", "followed")) {
            execute(admin, "create schema old", "create table old.things (id int)");
        }
        try (var watching = new Watching(shared(17), "followed", directory);
                var tool = watching.session("psql")) {
            execute(tool, "begin", "drop schema old cascade");
            watching.until("it is seen", MigrationRecord::running);
            execute(tool, "commit");
            hangUp(tool);

            assertThat(watching.until("it is over", one -> !one.running()).outcome())
                    .isEqualTo(Outcome.APPLIED);
        }
    }

    @Test
    void what_the_application_runs_is_not_taken_for_the_same_statement_of_the_file() throws Exception {
        try (var watching = new Watching(shared(17), "followed", directory);
                var gate = watching.session("test");
                var shop = watching.session("shop");
                var tool = simple(17)) {
            execute(shop, "update orders set total = 1 where id = 7");
            execute(gate, "select pg_advisory_lock(n) from generate_series(1, 2) n");
            var run = waiting(
                    tool,
                    "create table items (id int); select pg_advisory_xact_lock(1);"
                            + " update orders set total = 5 where id = 5; select pg_advisory_xact_lock(2);"
                            + " alter table items add column note text");
            watching.until("the first pause is known", one -> is(one, 2));
            for (int i = 0; i < 20; i++) {
                execute(shop, "update orders set total = " + i + " where id = 7");
            }
            double looks = watching.looks();
            RealServers.until("it has looked again", () -> watching.looks() > looks + 4);
            assertThat(watching.find(one -> is(one, 2))).isPresent();

            execute(gate, "select pg_advisory_unlock(1)");
            watching.until("the second pause is known", one -> is(one, 4));
            execute(gate, "select pg_advisory_unlock(2)");
            run.join();
            hangUp(tool);

            var over = watching.until("it is over", one -> !one.running());

            assertThat(over.statements()).extracting(StatementRecord::number).containsExactly(1, 2, 3, 4, 5);
        }
    }

    private static boolean is(MigrationRecord migration, int number) {
        return migration.statements().stream()
                .anyMatch(statement -> statement.number() == number && statement.running());
    }

    @Test
    void whom_it_hurts_is_counted_with_what_it_waits_for() throws Exception {
        try (var watching = new Watching(shared(17), "followed", directory);
                var idle = watching.session("report");
                var tool = watching.session("psql");
                var one = watching.session("checkout");
                var two = watching.session("checkout")) {
            execute(idle, "begin", "select count(*) from orders");
            var altering = waiting(tool, "alter table orders add column note text");
            var seen = watching.until(
                    "it waits",
                    migration -> migration.statements().stream()
                            .anyMatch(statement -> statement.state() == StatementRecord.State.WAITING));
            assertThat(seen.tool()).isEqualTo("unknown");
            var first = waiting(one, "select * from orders");
            var second = waiting(two, "update orders set total = 0 where id = 1");

            var hurt = watching.until(
                    "two wait behind it", migration -> migration.blast().worst().behind() == 2);
            assertThat(hurt.blast().worst().part()).isEqualTo("amplifier");
            assertThat(hurt.blast().worst().applications()).containsEntry("checkout", 2);
            assertThat(hurt.blast().worst().relations()).containsEntry("public.orders", 2);
            assertThat(hurt.blast().worst().roots())
                    .singleElement()
                    .asString()
                    .startsWith("report (pid ")
                    .contains("idle in transaction");
            execute(idle, "rollback");
            CompletableFuture.allOf(altering, first, second).join();
            hangUp(tool);

            var over = watching.until("it is over", migration -> !migration.running());
            assertThat(over.blast().blockedSeconds())
                    .describedAs(Documents.write(over))
                    .isPositive();
            assertThat(over.statements()).singleElement().satisfies(statement -> {
                assertThat(statement.state()).isEqualTo(StatementRecord.State.DONE);
                assertThat(statement.waited()).isPositive();
                assertThat(statement.behind()).isEqualTo(2);
            });
            assertThat(over.timeline()).anyMatch(event -> event.text().contains("nobody waits behind it any more"));
        }
    }

    @Test
    void a_migration_that_outlives_the_agent_is_one_migration() throws Exception {
        try (var tool = RealServers.session(shared(17), "postgres", "followed")) {
            String id;
            try (var watching = new Watching(shared(17), "followed", directory)) {
                execute(tool, "begin", "alter table orders add column note text");
                id = watching.until("it runs", MigrationRecord::running).id();
                watching.until(
                        "it can be measured",
                        one -> one.timeline().stream()
                                .anyMatch(event -> event.text().contains("measured by is read")));
            }
            try (var watching = new Watching(shared(17), "followed", directory)) {
                execute(tool, "create index orders_total on orders (total)");
                watching.until(
                        "the next statement is known", one -> one.statements().size() == 2);
                execute(tool, "commit");
                hangUp(tool);

                var over = watching.until("it is over", one -> !one.running());

                assertThat(watching.all()).hasSize(1);
                assertThat(over.id()).isEqualTo(id);
                assertThat(over.outcome()).describedAs(Documents.write(over)).isEqualTo(Outcome.APPLIED);
                assertThat(over.statements())
                        .extracting(StatementRecord::text)
                        .containsExactly(
                                "alter table orders add column note text",
                                "create index orders_total on orders (total)");
                assertThat(over.timeline()).anyMatch(event -> event.text().startsWith("the agent was restarted"));
            }
        }
    }

    @Test
    void what_fails_and_what_is_rolled_back_is_no_success() throws Exception {
        try (var watching = new Watching(shared(17), "followed", directory)) {
            try (var tool = watching.session("psql")) {
                execute(tool, "begin", "alter table orders add column note text");
                watching.until("it runs", MigrationRecord::running);
                execute(tool, "rollback");
            }
            var over = watching.until("it is over", one -> !one.running());
            assertThat(over.outcome()).isEqualTo(Outcome.ROLLED_BACK);

            try (var tool = watching.session("psql")) {
                execute(tool, "begin", "alter table orders add column other text");
                watching.until("the second runs", MigrationRecord::running);
                RealServers.until("it fails", () -> {
                    try {
                        execute(tool, "alter table orders add column total int");
                        return false;
                    } catch (java.sql.SQLException duplicate) {
                        return true;
                    }
                });
                watching.until(
                        "the failure is seen",
                        one -> one.statements().stream()
                                .anyMatch(statement -> statement.state() == StatementRecord.State.FAILED));
                execute(tool, "rollback");
            }
            watching.until("it failed", one -> one.outcome() == Outcome.FAILED);
        }
    }

    private static void hangUp(Connection session) throws Exception {
        session.close();
    }

    /** A client that sends a file as one message, as Prisma, golang-migrate and sqlx do. */
    private static Connection simple(int major) throws Exception {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + shared(major).port() + "/followed?preferQueryMode=simple",
                "postgres",
                "x");
    }
}
