package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** D1: a transaction by hand whose DDL was over between two looks is a migration all the same while it holds its lock. */
class UnseenMigrationTest {

    private static final String ALTER = "alter table orders add column note text";

    @TempDir
    private Path directory;

    private static void make(int major) throws Exception {
        Watching.create(shared(major), "unseen");
        try (var admin = RealServers.session(shared(major), "postgres", "unseen")) {
            execute(
                    admin,
                    "create table orders (id int primary key, total int)",
                    "create table jobs (id int primary key)",
                    "insert into orders select i, i from generate_series(1, 1000) i",
                    "create extension pg_stat_statements",
                    "select pg_stat_statements_reset()");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17, 18})
    void an_alter_that_was_too_fast_is_found_behind_whatever_ran_after_it(int major) throws Exception {
        make(major);
        try (var watching = new Watching(shared(major), "unseen", directory);
                var hand = watching.session("psql")) {
            execute(hand, "begin", ALTER, "select 1");

            var seen = watching.until(
                    "it is found, and what it did",
                    one -> one.running() && texts(one).contains(ALTER));
            assertThat(seen.signs()).anySatisfy(sign -> {
                assertThat(sign.kind()).isEqualTo("ddl");
                assertThat(sign.text()).startsWith("has AccessExclusiveLock on public.orders");
            });
            assertThat(seen.sessions())
                    .singleElement()
                    .matches(session -> session.application().equals("psql"));
            execute(hand, "commit");

            var over = watching.until("it is over", one -> !one.running());
            assertThat(over.outcome()).describedAs(Documents.write(over)).isEqualTo(Outcome.APPLIED);
            assertThat(texts(over)).containsExactly(ALTER);
            assertThat(over.statements().get(0).state()).isEqualTo(StatementRecord.State.DONE);
            assertThat(watching.all()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void what_was_rehearsed_before_is_found_when_it_is_done_again_and_is_over_when_it_is_rolled_back(int major)
            throws Exception {
        make(major);
        try (var admin = RealServers.session(shared(major), "postgres", "unseen")) {
            execute(admin, "begin", ALTER, "rollback");
        }
        try (var watching = new Watching(shared(major), "unseen", directory);
                var hand = watching.session("psql")) {
            execute(hand, "begin", "savepoint before", ALTER, "release before", "comment on column orders.note is 'x'");

            var seen = watching.until(
                    "it is found", one -> one.running() && texts(one).contains(ALTER));
            assertThat(seen.name()).isEqualTo(ALTER);
            execute(hand, "rollback");

            var over = watching.until("it is over", one -> !one.running());
            assertThat(over.outcome()).describedAs(Documents.write(over)).isEqualTo(Outcome.ROLLED_BACK);
            assertThat(watching.all()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void what_another_session_has_committed_on_the_same_table_is_not_given_to_it(int major) throws Exception {
        make(major);
        try (var watching = new Watching(shared(major), "unseen", directory);
                var other = watching.session("other");
                var hand = watching.session("psql")) {
            execute(other, "alter table orders add column theirs int", "create index theirs_i on orders (theirs)");
            execute(hand, "begin", ALTER, "select 1");

            var seen = watching.until(
                    "it is found, and what it did",
                    one -> one.running() && !texts(one).isEmpty());
            assertThat(seen.name()).isEqualTo(ALTER);
            assertThat(texts(seen)).containsExactly(ALTER);
            execute(hand, "rollback");

            var over = watching.until("it is over", one -> one.id().equals(seen.id()) && !one.running());
            assertThat(texts(over)).containsExactly(ALTER);
            assertThat(over.outcome()).describedAs(Documents.write(over)).isNotEqualTo(Outcome.APPLIED);
        }
    }

    @Test
    void what_one_tenant_has_already_does_not_hide_that_the_next_is_about_to_get_it() throws Exception {
        make(14);
        try (var admin = RealServers.session(shared(14), "postgres", "unseen")) {
            execute(
                    admin,
                    "create schema two",
                    "create table two.orders (id int)",
                    "alter table two.orders add column note text");
        }
        try (var watching = new Watching(shared(14), "unseen", directory);
                var hand = watching.session("psql")) {
            execute(hand, "begin", ALTER, "select 1");

            watching.until("it is found", one -> one.running() && texts(one).contains(ALTER));
            execute(hand, "rollback");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void a_lock_that_no_ddl_has_left_is_no_migration(int major) throws Exception {
        make(major);
        try (var watching = new Watching(shared(major), "unseen", directory);
                var worker = watching.session("worker");
                var other = watching.session("other")) {
            execute(worker, "begin", "lock table jobs in access exclusive mode", "delete from jobs", "select 1");
            execute(other, "begin", "truncate orders", "insert into orders values (1, 1)", "select 1");
            double looks = watching.looks();
            RealServers.until("it has looked many times", () -> watching.looks() > looks + 12);

            assertThat(watching.all()).isEmpty();

            // And it is found in the same transaction once there is something to find.
            execute(worker, "alter table jobs add column taken text", "select 1");
            var seen = watching.until("it is found", MigrationRecord::running);
            RealServers.until(
                    "what it did is known",
                    () -> texts(watching.find(one -> true).orElseThrow())
                            .contains("alter table jobs add column taken text"));
            assertThat(seen.sessions())
                    .singleElement()
                    .matches(session -> session.application().equals("worker"));
            assertThat(watching.all()).hasSize(1);
        }
    }

    @Test
    void a_migration_goes_on_while_its_transaction_holds_its_lock_whatever_is_said_in_it_last() throws Exception {
        make(17);
        try (var watching = new Watching(shared(17), "unseen", directory);
                var hand = watching.session("psql")) {
            execute(hand, "begin", ALTER);
            watching.until("it is seen", MigrationRecord::running);
            execute(hand, "comment on column orders.note is 'x'");
            var since = java.time.Instant.now();
            double looks = watching.looks();
            // Without a sign one by hand is over after ten seconds.
            RealServers.until(
                    "it has looked for longer than that",
                    () -> watching.looks() > looks + 4
                            && java.time.Instant.now().isAfter(since.plusSeconds(13)));

            assertThat(watching.all()).hasSize(1);
            assertThat(watching.find(MigrationRecord::running)).isPresent();
            execute(hand, "rollback");
        }
    }

    @Test
    void without_pg_stat_statements_nothing_is_said() throws Exception {
        make(17);
        try (var admin = RealServers.session(shared(17), "postgres", "unseen")) {
            execute(admin, "drop extension pg_stat_statements");
        }
        try (var watching = new Watching(shared(17), "unseen", directory);
                var hand = watching.session("psql")) {
            // GRANT writes the same row as DDL does.
            execute(hand, "begin", "lock table orders in access exclusive mode", "grant select on orders to public");
            double looks = watching.looks();
            RealServers.until("it has looked many times", () -> watching.looks() > looks + 8);

            assertThat(watching.all()).isEmpty();
        }
    }

    private static List<String> texts(MigrationRecord migration) {
        return migration.statements().stream().map(StatementRecord::text).toList();
    }
}
