package dev.godwit.backup;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.number;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.demo.EmbeddedServer;
import dev.godwit.postgres.ServerFacts;
import dev.godwit.process.Processes;
import dev.godwit.schedule.Cron;
import dev.godwit.series.Labels;
import dev.godwit.settings.Secret;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A server with a small database, a directory, a clock that stands still, and the backups of it. */
final class BackupBench implements AutoCloseable {

    static final String DATABASE = "backup_shop";
    static final String PASSWORD = "hun:ter\\2";
    private static final Instant START = Instant.parse("2026-11-21T02:00:00Z");

    private final EmbeddedServer server;
    private final Path directory;
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Processes processes = new Processes(vertx);
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private Supplier<Future<ServerFacts>> facts = this::ask;
    private Backups backups;

    BackupBench(EmbeddedServer server, Path directory, List<String> programs) throws Exception {
        this.server = server;
        this.directory = directory;
        open(plan(directory), programs);
    }

    BackupBench(EmbeddedServer server, Path directory) throws Exception {
        this(server, directory, List.of("pg_dump"));
    }

    void createDatabase() throws SQLException {
        try (var session = session(server, "postgres")) {
            execute(session, "drop database if exists restored_shop", "drop database if exists " + DATABASE);
            execute(session, "create database " + DATABASE);
        }
        try (var session = session(server, "postgres", DATABASE)) {
            execute(
                    session,
                    "create table orders (id int primary key, amount int)",
                    "insert into orders select i, i from generate_series(1, 1000) i");
        }
    }

    /** Another life of the agent, with this plan. */
    void open(BackupPlan plan) throws Exception {
        open(plan, List.of("pg_dump"));
    }

    void open(BackupPlan plan, List<String> programs) throws Exception {
        var settings = RealServers.settings(
                "shop",
                "postgresql://postgres@127.0.0.1:" + server.port() + "/" + DATABASE,
                Optional.of(new Secret(PASSWORD)));
        var tools = new Tools(
                new Clients(processes, programs), processes, vertx.createSharedWorkerExecutor("backups"), now::get);
        backups = new Backups(List.of(plan), Map.of("shop", new Source(settings, () -> facts.get())), tools);
        onLoop(backups::open);
    }

    BackupPlan plan(Path... to) throws Exception {
        return plan(new Keep(Duration.ofDays(1), 1), Duration.ofSeconds(30), Duration.ofMinutes(5), to);
    }

    BackupPlan impatientPlan() throws Exception {
        return plan(new Keep(Duration.ofDays(1), 1), Duration.ofMillis(200), Duration.ofMinutes(5), directory);
    }

    BackupPlan hurriedPlan() throws Exception {
        return plan(new Keep(Duration.ofDays(1), 1), Duration.ofMinutes(1), Duration.ofMillis(500), directory);
    }

    BackupPlan keeping(int days, int newest) throws Exception {
        return plan(new Keep(Duration.ofDays(days), newest), Duration.ofSeconds(30), Duration.ofMinutes(5), directory);
    }

    private static BackupPlan plan(Keep keep, Duration lockWait, Duration deadline, Path... to) throws Exception {
        return new BackupPlan(
                "nightly", "shop", Cron.parse("0 2 * * *"), ZoneOffset.UTC, List.of(to), keep, lockWait, deadline);
    }

    /** A program in the place of {@code pg_dump}. */
    List<String> program(String script) throws Exception {
        var file = Files.createTempFile("godwit-test-", ".sh");
        file.toFile().deleteOnExit();
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return List.of(file.toString());
    }

    Backups backups() {
        return backups;
    }

    Processes processes() {
        return processes;
    }

    void unreachable() {
        facts = () -> Future.failedFuture("connection refused");
    }

    void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    Future<Backup> start() {
        return dispatch(() -> backups.run("nightly", Cause.MANUAL));
    }

    Backup take() throws Exception {
        return await(start());
    }

    void refresh() throws Exception {
        onLoop(backups::refresh);
    }

    void closeBackups() throws Exception {
        onLoop(backups::close);
    }

    BackupFailure failure() throws Exception {
        return failure("nightly");
    }

    BackupFailure failure(String plan) throws Exception {
        return failure(dispatch(() -> backups.run(plan, Cause.MANUAL)));
    }

    BackupFailure failure(Future<Backup> run) throws Exception {
        try {
            throw new AssertionError("became " + await(run));
        } catch (ExecutionException failed) {
            return (BackupFailure) failed.getCause();
        }
    }

    <T> T await(Future<T> future) throws Exception {
        return RealServers.await(future);
    }

    /** A session that holds a table so that a dump has to wait for it. */
    Connection lock() throws SQLException {
        var holder = session(server, "postgres", DATABASE);
        holder.setAutoCommit(false);
        execute(holder, "lock table orders in access exclusive mode");
        return holder;
    }

    void untilDumpWaits() throws Exception {
        until("a dump waits", () -> dumpSessions() == 1);
    }

    long dumpSessions() throws SQLException {
        try (var session = session(server, "postgres")) {
            return number(
                    session,
                    "select count(*) from pg_stat_activity where application_name like 'godwit-backup-nightly-%'"
                            + " and wait_event_type = 'Lock'");
        }
    }

    List<String> dumpArguments() {
        return dumps().map(process -> process.info().commandLine().orElseThrow())
                .toList();
    }

    long dumpPid() {
        return dumps().findFirst().orElseThrow().pid();
    }

    private java.util.stream.Stream<ProcessHandle> dumps() {
        return ProcessHandle.current()
                .descendants()
                .filter(process ->
                        process.info().commandLine().orElse("").contains("--file=" + directory + "/.tmp-nightly-"));
    }

    void restore(Path dump, String database) throws Exception {
        try (var session = session(server, "postgres")) {
            execute(session, "create database " + database);
        }
        var restore = new ProcessBuilder(
                        "pg_restore",
                        "--exit-on-error",
                        "--host=127.0.0.1",
                        "--port=" + server.port(),
                        "--username=postgres",
                        "--dbname=" + database,
                        dump.toString())
                .inheritIO()
                .start();
        assertThat(restore.waitFor()).isZero();
    }

    List<String> files() throws Exception {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .toList();
        }
    }

    /** Private directories of this bench's plan that still exist. */
    List<Path> secretsLeft() throws Exception {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            var prefix = Leftovers.secretsOf(plan(directory));
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
                    .toList();
        }
    }

    void assertOnly(Backup good) throws Exception {
        assertThat(files()).containsExactlyInAnyOrder(".lock-nightly", good.fileName(), good.id() + ".json");
        assertThat(backups.list()).containsExactly(good);
        refresh();
        assertThat(backups.list()).containsExactly(good);
    }

    Map<String, Double> samples() {
        var samples = new TreeMap<String, Double>();
        backups.samples(now.get()).forEach(sample -> samples.put(sample.labels().name(), sample.value()));
        return samples;
    }

    double sample(String name) {
        return samples().get("godwit_backup_" + name);
    }

    Map<String, String> labels(String name) {
        return backups.samples(now.get()).stream()
                .map(sample -> sample.labels())
                .filter(labels -> labels.name().equals("godwit_backup_" + name))
                .map(Labels::toMap)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        try {
            onLoop(backups::close);
            await(processes.close());
            await(vertx.close());
        } catch (Exception failed) {
            throw new IOException(failed);
        }
    }

    private Future<ServerFacts> ask() {
        return vertx.executeBlocking(() -> {
            try (var session = session(server, "postgres")) {
                int version = Math.toIntExact(number(session, "select current_setting('server_version_num')::int"));
                return new ServerFacts(version, version / 10_000 + "." + version % 10_000);
            }
        });
    }

    private <T> T onLoop(Supplier<Future<T>> work) throws Exception {
        return await(dispatch(work));
    }

    private <T> Future<T> dispatch(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(none -> work.get().onComplete(promise));
        return promise.future();
    }
}
