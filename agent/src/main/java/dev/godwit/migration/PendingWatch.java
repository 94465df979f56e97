package dev.godwit.migration;

import dev.godwit.migration.files.Folders;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is pending in the databases of one server whose folders of migrations are known: read now and then, and anew when a history
 * has moved. What cannot be read is not told, rather than told as it was.
 */
final class PendingWatch {

    static final Duration EVERY = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(PendingWatch.class);

    private final Server server;
    private final Knowledge knowledge;
    private final WorkerExecutor worker;
    private final Map<String, Folders> folders;
    private final Map<String, PendingRecord> found = new TreeMap<>();
    private final Map<String, String> problems = new TreeMap<>();
    private Instant next = Instant.MIN;
    private boolean busy;

    /** @param folders by database of the server */
    PendingWatch(Server server, Knowledge knowledge, WorkerExecutor worker, Map<String, Folders> folders) {
        this.server = server;
        this.knowledge = knowledge;
        this.worker = worker;
        this.folders = folders;
    }

    static List<Descriptor> descriptors() {
        return List.of(
                Descriptor.gauge(
                        "godwit_migration_pending",
                        "Files of migrations that the tool's history does not have as applied."),
                Descriptor.gauge(
                        "godwit_migration_files_changed",
                        "Files of migrations whose checksum is another one than when they were applied."),
                Descriptor.gauge(
                        "godwit_migration_files_missing",
                        "Migrations that were applied and whose files are not there."));
    }

    /** A history has moved: what is known is not true any more. */
    void soon() {
        next = Instant.MIN;
    }

    /** Reads what is due. Never fails. */
    Future<Void> tick(Instant now) {
        if (busy || folders.isEmpty() || now.isBefore(next) || !server.core().connected()) {
            return Future.succeededFuture();
        }
        busy = true;
        List<Future<?>> all = new ArrayList<>();
        folders.forEach((database, paths) -> knowledge.tables(database).stream()
                .filter(table ->
                        table.history() != null && table.history().files().isPresent())
                .forEach(table -> all.add(read(database, paths, table, now))));
        // Where no tool's table is known yet, it is asked again as soon as one is.
        next = all.isEmpty() ? Instant.MIN : now.plus(EVERY);
        return Future.join(all).<Void>mapEmpty().otherwiseEmpty().onComplete(done -> busy = false);
    }

    private Future<?> read(String database, Folders paths, FoundTable table, Instant now) {
        var key = database + "/" + table.title();
        var lane = server.lanes().apply(database);
        if (lane.isEmpty()) {
            return Future.succeededFuture();
        }
        return new PendingReader(lane.get(), worker, paths)
                .read(table, table.history().files().orElseThrow())
                .onSuccess(compared -> {
                    problems.remove(key);
                    found.put(
                            key,
                            PendingRecord.of(
                                    server.target(), database, table.tool().name(), now, compared));
                })
                .onFailure(failed -> {
                    found.remove(key);
                    complain(key, failed instanceof PostgresFailure known ? known.getMessage() : failed.toString());
                });
    }

    private void complain(String key, String problem) {
        if (!problem.equals(problems.put(key, problem))) {
            LOG.warn("{}: cannot tell what is pending by {}: {}", server.target(), key, problem);
        }
    }

    List<PendingRecord> records() {
        return List.copyOf(found.values());
    }

    List<Sample> samples() {
        var samples = new ArrayList<Sample>();
        for (var one : found.values()) {
            samples.add(sample("godwit_migration_pending", one, one.pendings()));
            samples.add(sample("godwit_migration_files_changed", one, one.changes()));
            samples.add(sample("godwit_migration_files_missing", one, one.misses()));
        }
        return samples;
    }

    private static Sample sample(String name, PendingRecord of, double value) {
        return new Sample(
                Labels.of(Labels.NAME, name, "target", of.target(), "datname", of.database(), "tool", of.tool()),
                value);
    }
}
