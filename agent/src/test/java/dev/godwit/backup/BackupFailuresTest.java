package dev.godwit.backup;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.signal;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.backup.BackupFailure.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can go wrong with a dump, done to real ones. */
class BackupFailuresTest {

    private static final int MAJOR = 15;

    @TempDir
    Path directory;

    private BackupBench bench;

    @BeforeEach
    void fill() throws Exception {
        bench = new BackupBench(shared(MAJOR), directory);
        bench.createDatabase();
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    void one_database_is_dumped_once_at_a_time() throws Exception {
        try (var holder = bench.lock()) {
            var run = bench.start();
            bench.untilDumpWaits();
            var second = bench.failure();
            assertThat(second.kind()).isEqualTo(Kind.BUSY);
            assertThat(second).hasMessage("a backup of database shop is under way");
            assertThat(bench.sample("in_progress")).isEqualTo(1);
            holder.rollback();
            bench.await(run);
        }
        assertThat(bench.sample("in_progress")).isEqualTo(0);
        bench.take();
    }

    @Test
    void another_process_is_kept_away_too() throws Exception {
        var plan = bench.plan(directory);
        try (var holder = bench.lock()) {
            var run = bench.start();
            bench.untilDumpWaits();
            Leftovers.clear(plan, bench.processes());
            assertThat(bench.files()).contains(".tmp-nightly-20261121T020000Z");
            assertThat(PlanLock.take(plan)).isEmpty();
            holder.rollback();
            bench.await(run);
        }
    }

    @Test
    void a_lock_nobody_gives_up_ends_the_attempt_and_leaves_the_last_backup() throws Exception {
        var good = bench.take();
        bench.open(bench.impatientPlan());
        try (var holder = bench.lock()) {
            var failure = bench.failure();
            assertThat(failure.kind()).isEqualTo(Kind.DUMP);
            assertThat(failure.getMessage())
                    .startsWith("pg_dump failed with exit code 1: ")
                    .contains("canceling statement due to statement timeout");
            assertThat(failure.hint()).startsWith("Somebody held a table lock");
            assertThat(holder.isClosed()).isFalse();
        }
        bench.assertOnly(good);
        assertThat(bench.sample("last_failure_timestamp_seconds")).isPositive();
    }

    @Test
    void a_killed_dump_leaves_neither_file_nor_session() throws Exception {
        var good = bench.take();
        try (var holder = bench.lock()) {
            var run = bench.start();
            bench.untilDumpWaits();
            signal("KILL", bench.dumpPid());
            var failure = bench.failure(run);
            assertThat(failure.kind()).isEqualTo(Kind.DUMP);
            assertThat(failure).hasMessage("pg_dump was ended by signal 9");
            until("the server notices", () -> bench.dumpSessions() == 0);
            assertThat(holder.isClosed()).isFalse();
        }
        bench.assertOnly(good);
    }

    @Test
    void a_disk_that_takes_no_more_ends_the_attempt_and_leaves_the_last_backup() throws Exception {
        var good = bench.take();
        try (var session = session(shared(MAJOR), "postgres", BackupBench.DATABASE)) {
            execute(session, "create table noise as select md5(i::text) from generate_series(1, 50000) i");
        }
        // A file size limit: the write fails half way, as on a full disk.
        bench.open(bench.plan(directory), bench.program("exec prlimit --fsize=65536 pg_dump \"$@\""));
        var failure = bench.failure();
        assertThat(failure.kind()).isEqualTo(Kind.DUMP);
        bench.assertOnly(good);
    }

    @Test
    void a_client_that_claims_success_with_an_empty_or_foreign_file_is_not_believed() throws Exception {
        for (var script : List.of("exit 0", "for a; do case $a in --file=*) echo junk > ${a#--file=};; esac; done")) {
            bench.open(
                    bench.plan(directory),
                    bench.program("case $1 in --version) exec pg_dump --version;; esac; " + script));
            var failure = bench.failure();
            assertThat(failure.kind()).isEqualTo(Kind.STORAGE);
            assertThat(failure.getMessage()).contains("the dump is ");
            assertThat(bench.files()).containsExactly(".lock-nightly");
        }
    }

    @Test
    void a_dump_past_its_deadline_is_ended() throws Exception {
        bench.open(bench.hurriedPlan());
        try (var holder = bench.lock()) {
            var failure = bench.failure();
            assertThat(failure.kind()).isEqualTo(Kind.DEADLINE);
            assertThat(holder.isClosed()).isFalse();
        }
        assertThat(bench.files()).containsExactly(".lock-nightly");
    }

    @Test
    void closing_ends_the_dump_and_leaves_nothing_of_it() throws Exception {
        try (var holder = bench.lock()) {
            var run = bench.start();
            bench.untilDumpWaits();
            bench.closeBackups();
            assertThat(bench.failure(run).kind()).isEqualTo(Kind.STOPPED);
            assertThat(bench.files()).containsExactly(".lock-nightly");
            assertThat(bench.secretsLeft()).isEmpty();
            until("its session is gone", () -> bench.dumpSessions() == 0);
            assertThat(bench.failure().kind()).isEqualTo(Kind.STOPPED);
            assertThat(holder.isClosed()).isFalse();
        }
    }

    @Test
    void a_server_killed_under_the_dump_ends_the_attempt() throws Exception {
        try (var server = RealServers.fresh(MAJOR, Map.of());
                var mortal = new BackupBench(server, directory.resolve("mortal"))) {
            mortal.createDatabase();
            var good = mortal.take();
            try (var holder = mortal.lock()) {
                var run = mortal.start();
                mortal.untilDumpWaits();
                signal("KILL", server.pid());
                assertThat(mortal.failure(run).kind()).isEqualTo(Kind.DUMP);
                assertThat(holder.isClosed()).isFalse();
            } catch (java.sql.SQLException gone) {
                assertThat(gone.getSQLState()).startsWith("08");
            }
            mortal.assertOnly(good);
        }
    }

    @Test
    void a_server_newer_than_every_client_is_refused_with_what_to_install() throws Exception {
        try (var newer = new BackupBench(shared(18), directory.resolve("newer"), List.of("pg_dump"))) {
            var failure = newer.failure();
            assertThat(failure.kind()).isEqualTo(Kind.CLIENT);
            assertThat(failure.getMessage())
                    .matches("pg_dump 15\\.\\d+ \\(pg_dump\\) is older than the server, PostgreSQL 18");
            assertThat(failure.hint()).contains("postgresql-client-18");
            assertThat(newer.files()).isEmpty();
        }
    }

    @Test
    void a_client_newer_than_the_server_is_taken_with_a_warning() throws Exception {
        try (var older = new BackupBench(shared(14), directory.resolve("older"), List.of("pg_dump"))) {
            older.createDatabase();
            assertThat(older.take().warnings())
                    .singleElement()
                    .asString()
                    .contains("is newer than the server, PostgreSQL 14");
        }
    }

    @Test
    void no_client_at_all_is_refused() throws Exception {
        bench.open(bench.plan(directory), List.of("/nowhere/%d/pg_dump"));
        var failure = bench.failure();
        assertThat(failure.kind()).isEqualTo(Kind.CLIENT);
        assertThat(failure).hasMessage("there is no pg_dump");
    }

    @Test
    void a_server_that_does_not_answer_and_a_plan_that_is_not_there_are_told_apart() throws Exception {
        bench.unreachable();
        assertThat(bench.failure().kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(bench.failure("weekly").kind()).isEqualTo(Kind.UNKNOWN_PLAN);
    }
}
