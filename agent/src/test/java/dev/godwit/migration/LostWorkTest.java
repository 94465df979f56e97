package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** D3: a part of a migration that was rolled back is not told as done because another part of it took effect. */
class LostWorkTest {

    private static final String DATABASE = "lost_work";

    @TempDir
    private Path directory;

    @BeforeEach
    void make() throws Exception {
        for (int major : new int[] {14, 17}) {
            Watching.create(shared(major), DATABASE);
            try (var admin = RealServers.session(shared(major), "postgres", DATABASE)) {
                execute(
                        admin,
                        "create table orders (id int primary key, total int)",
                        "create extension pg_stat_statements",
                        "select pg_stat_statements_reset()");
            }
        }
    }

    /** Runs a statement in an open transaction, long enough to be seen at work. */
    private static void seen(Watching watching, Connection tool, String statement) throws Exception {
        try (var gate = watching.session("test")) {
            execute(gate, "select pg_advisory_lock(1)");
            execute(tool, "begin", statement);
            var pause = waiting(tool, "select pg_advisory_xact_lock(1)");
            watching.until(
                    "it runs",
                    one -> one.running()
                            && one.statements().stream()
                                    .anyMatch(other -> other.text().startsWith("select pg_advisory")));
            execute(gate, "select pg_advisory_unlock(1)");
            pause.join();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void a_transaction_that_failed_after_a_statement_that_took_effect_is_a_failure(int major) throws Exception {
        try (var watching = new Watching(shared(major), DATABASE, directory)) {
            try (var tool = watching.session("psql")) {
                execute(tool, "create table items (id int)");
                seen(watching, tool, "alter table orders add column note text");
                execute(tool, "rollback");
            }
            var over = watching.until("it is over", one -> !one.running());

            assertThat(over.outcome()).as(over.why()).isIn(Outcome.FAILED, Outcome.UNKNOWN);
            assertThat(over.why())
                    .contains("table items added", "nothing shows of: alter table orders add column note text");
            assertThat(over.statements())
                    .filteredOn(one -> one.text().startsWith("alter"))
                    .isNotEmpty()
                    .noneMatch(one -> one.state() == StatementRecord.State.DONE);
        }
    }

    @Test
    void one_that_failed_under_the_eyes_of_the_agent_and_ended_it_is_told_as_failed() throws Exception {
        try (var watching = new Watching(shared(17), DATABASE, directory)) {
            try (var tool = watching.session("psql");
                    var gate = watching.session("test")) {
                seen(watching, tool, "alter table orders add column first int");
                execute(tool, "commit");
                execute(gate, "begin", "lock table orders in access share mode");
                execute(tool, "begin");
                var altering = waiting(tool, "alter table orders add column note text");
                watching.until(
                        "it waits",
                        one -> one.statements().stream()
                                .anyMatch(other -> other.text().contains("note")
                                        && other.state() == StatementRecord.State.WAITING));
                execute(gate, "rollback");
                altering.join();
                execute(tool, "rollback");
            }
            var over = watching.until("it is over", one -> !one.running());

            assertThat(over.outcome()).as(Documents.write(over)).isEqualTo(Outcome.FAILED);
        }
    }

    @Test
    void what_was_tried_before_what_took_effect_leaves_the_end_open() throws Exception {
        try (var watching = new Watching(shared(17), DATABASE, directory)) {
            try (var tool = watching.session("psql")) {
                seen(watching, tool, "alter table orders add column note text");
                execute(tool, "rollback", "create table items (id int)");
            }
            var over = watching.until("it is over", one -> !one.running());

            assertThat(over.outcome()).as(over.why()).isEqualTo(Outcome.UNKNOWN);
            assertThat(over.why()).contains("nothing shows of: alter table orders add column note text");
        }
    }

    @Test
    void what_a_migration_undoes_itself_and_what_became_a_partition_is_not_lost() throws Exception {
        try (var admin = RealServers.session(shared(17), "postgres", DATABASE)) {
            execute(admin, "create table logs (id int, day date) partition by range (day)");
        }
        try (var watching = new Watching(shared(17), DATABASE, directory)) {
            try (var tool = watching.session("psql")) {
                seen(watching, tool, "alter table orders add column note text");
                execute(
                        tool,
                        "create table scratch (id int)",
                        "drop table scratch",
                        "create table logs_1 (like logs)",
                        "alter table logs attach partition logs_1 for values from ('2026-01-01') to ('2026-02-01')",
                        "create index logs_1_id on logs_1 (id)",
                        "alter table orders rename column total to sum",
                        "alter table orders add constraint positive check (sum > 0)",
                        "create unique index orders_sum on orders (sum)",
                        "alter table orders add constraint orders_sum_once unique using index orders_sum",
                        "commit");
            }
            var over = watching.until("it is over", one -> !one.running());

            assertThat(over.outcome()).as(over.why()).isEqualTo(Outcome.APPLIED);
            assertThat(over.statements()).noneMatch(one -> one.state() == StatementRecord.State.UNDONE);
        }
    }
}
