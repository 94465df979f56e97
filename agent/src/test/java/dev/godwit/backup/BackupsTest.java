package dev.godwit.backup;

import static dev.godwit.RealServers.number;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.backup.BackupFailure.Kind;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real dumps of a real server of the version the machine's {@code pg_dump} has. */
class BackupsTest {

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
    void a_backup_is_a_dump_with_its_manifest_and_nothing_else() throws Exception {
        var backup = bench.take();
        assertThat(backup.id()).isEqualTo("nightly-20261121T020000Z");
        assertThat(bench.files())
                .containsExactlyInAnyOrder(
                        ".lock-nightly", "nightly-20261121T020000Z.dump", "nightly-20261121T020000Z.json");
        var dump = directory.resolve(backup.fileName());
        assertThat(Files.size(dump)).isEqualTo(backup.bytes());
        var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(dump));
        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(backup.sha256());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dump)))
                .isEqualTo("rw-------");
        assertThat(backup.serverVersion()).startsWith("15.");
        assertThat(backup.clientVersion()).startsWith("15.");
        assertThat(backup.argv()).contains("--format=custom", "--no-password", "--lock-wait-timeout=30000");
        assertThat(bench.secretsLeft()).isEmpty();
    }

    @Test
    void a_backup_restores_with_the_ordinary_tool() throws Exception {
        var dump = directory.resolve(bench.take().fileName());
        bench.restore(dump, "restored_shop");
        try (var session = session(shared(MAJOR), "postgres", "restored_shop")) {
            assertThat(number(session, "select count(*) from orders")).isEqualTo(1000);
            assertThat(number(session, "select sum(amount) from orders")).isEqualTo(500_500);
        }
    }

    @Test
    void a_dump_shows_itself_to_the_server_and_its_password_to_nobody() throws Exception {
        try (var holder = bench.lock()) {
            var run = bench.start();
            bench.untilDumpWaits();
            assertThat(bench.dumpArguments())
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line)
                            .doesNotContain(BackupBench.PASSWORD)
                            .doesNotContain(BackupBench.DATABASE));
            assertThat(bench.secretsLeft()).hasSize(1);
            var secrets = bench.secretsLeft().get(0);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                    .isEqualTo("rwx------");
            var file = secrets.resolve("pgpass");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(file)).isEqualTo("*:*:*:*:hun\\:ter\\\\2\n");
            holder.rollback();
            assertThat(Files.readString(directory.resolve(bench.await(run).id() + ".json")))
                    .doesNotContain("hun");
        }
        assertThat(bench.secretsLeft()).isEmpty();
    }

    @Test
    void a_plan_with_two_directories_fills_both_or_neither() throws Exception {
        var other = directory.resolve("other");
        bench.open(bench.plan(directory.resolve("one"), other));
        var backup = bench.take();
        assertThat(Files.mismatch(
                        directory.resolve("one").resolve(backup.fileName()), other.resolve(backup.fileName())))
                .isEqualTo(-1);
        assertThat(backup.places()).containsExactly(directory.resolve("one"), other);
        assertThat(bench.backups().list()).containsExactly(backup);
        try (var holder = bench.lock()) {
            var run = bench.start();
            bench.untilDumpWaits();
            // A directory where the second manifest should go cannot be renamed over.
            Files.createDirectories(
                    other.resolve("nightly-20261121T020001Z.json").resolve("full"));
            holder.rollback();
            assertThat(bench.failure(run).kind()).isEqualTo(Kind.STORAGE);
        }
        try (var files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile).map(file -> String.valueOf(file.getFileName())))
                    .containsOnly(".lock-nightly", backup.fileName(), backup.id() + ".json");
        }
    }

    @Test
    void what_a_client_says_beside_its_success_is_kept() throws Exception {
        bench.open(
                bench.plan(directory),
                bench.program(
                        "case $1 in --version) ;; *) echo 'pg_dump: warning: hm' >&2;; esac; exec pg_dump \"$@\""));
        assertThat(bench.take().warnings()).containsExactly("pg_dump: warning: hm");
    }

    @Test
    void old_backups_go_only_after_a_new_one_is_there() throws Exception {
        var first = bench.take();
        bench.pass(Duration.ofDays(3));
        try (var holder = bench.lock()) {
            bench.open(bench.impatientPlan());
            assertThat(bench.failure().kind()).isEqualTo(Kind.DUMP);
            assertThat(holder.isClosed()).isFalse();
        }
        bench.assertOnly(first);
        bench.assertOnly(bench.take());
    }

    @Test
    void deletion_counts_what_is_there_not_what_is_remembered() throws Exception {
        bench.open(bench.keeping(1, 2));
        var old = bench.take();
        bench.pass(Duration.ofDays(3));
        var lost = bench.take();
        Files.delete(directory.resolve(lost.fileName()));
        bench.pass(Duration.ofDays(3));
        var latest = bench.take();
        assertThat(bench.backups().list()).containsExactly(old, latest);
    }

    @Test
    void what_a_killed_agent_left_is_cleared_and_what_is_no_leftover_stays() throws Exception {
        var temporary = Files.writeString(directory.resolve(".tmp-nightly-20261120T020000Z"), "PGDMP half");
        Files.writeString(directory.resolve(".tmp-nightly-20261120T020000Z.json"), "{");
        for (var foreign : List.of("notes.txt", ".tmp-nightly-x", ".tmp-weekly-20261120T020000Z", "orphan.dump")) {
            Files.writeString(directory.resolve(foreign), "mine");
        }
        var stray = new ProcessBuilder("sh", "-c", "while :; do sleep 0.05; done", "--file=" + temporary).start();
        bench.open(bench.plan(directory));
        until("the stray dump is ended", () -> !stray.isAlive());
        assertThat(bench.files())
                .containsExactlyInAnyOrder(
                        ".lock-nightly", "notes.txt", ".tmp-nightly-x", ".tmp-weekly-20261120T020000Z", "orphan.dump");
        assertThat(bench.backups().list()).isEmpty();
    }

    @Test
    void a_backup_without_its_manifest_or_with_a_short_dump_is_none() throws Exception {
        var one = bench.take();
        var two = bench.take();
        var three = bench.take();
        Files.delete(directory.resolve(one.id() + ".json"));
        try (var dump = java.nio.channels.FileChannel.open(
                directory.resolve(two.fileName()), java.nio.file.StandardOpenOption.WRITE)) {
            dump.truncate(10);
        }
        bench.refresh();
        assertThat(bench.backups().list()).containsExactly(three);
    }

    @Test
    void never_is_not_zero() throws Exception {
        assertThat(bench.samples()).doesNotContainKey("godwit_backup_last_success_timestamp_seconds");
        assertThat(bench.sample("last_success_age_seconds")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(bench.sample("in_progress")).isZero();
    }

    @Test
    void the_series_survive_a_restart() throws Exception {
        var backup = bench.take();
        bench.open(bench.plan(directory));
        bench.pass(Duration.ofHours(1));
        assertThat(bench.sample("last_success_timestamp_seconds"))
                .isEqualTo(backup.ended().toEpochMilli() / 1000.0);
        assertThat(bench.sample("last_success_age_seconds")).isEqualTo(3600);
        assertThat(bench.sample("size_bytes")).isEqualTo((double) backup.bytes());
        assertThat(bench.sample("last_attempt_timestamp_seconds"))
                .isEqualTo(backup.started().toEpochMilli() / 1000.0);
        assertThat(bench.labels("size_bytes"))
                .isEqualTo(Map.of(
                        "__name__",
                        "godwit_backup_size_bytes",
                        "plan",
                        "nightly",
                        "target",
                        "shop",
                        "stage",
                        "stored"));
        var described = Backups.descriptors().stream().map(descriptor -> descriptor.name());
        assertThat(described).containsAll(bench.samples().keySet());
    }

    @Test
    void a_manifest_tells_what_was_done() throws IOException, Exception {
        var backup = bench.take();
        var json = new JsonObject(Files.readString(directory.resolve(backup.id() + ".json")));
        assertThat(Stream.of("server_version", "client_version", "sha256", "argv", "started", "ended", "bytes"))
                .allMatch(json::containsKey);
        assertThat(json.getString("cause")).isEqualTo("manual");
        assertThat(json.getString("dbname")).isEqualTo(BackupBench.DATABASE);
    }
}
