package dev.godwit.backup;

import dev.godwit.backup.BackupFailure.Kind;
import dev.godwit.series.Descriptor;
import dev.godwit.series.Sample;
import dev.godwit.settings.Durations;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes backups and knows those there are. One run per database at a time: a second one is refused. All methods belong to the
 * event loop; files and programs are dealt with elsewhere.
 */
public final class Backups {

    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

    private final Map<String, PlanHistory> plans = new LinkedHashMap<>();
    private final Map<String, Source> sources;
    private final Tools tools;
    private final Catalog catalog = new Catalog();
    private final Set<Future<?>> underway = new LinkedHashSet<>();
    private boolean closing;

    /** @param sources by the configured name of the database; there must be one for every plan */
    public Backups(Collection<BackupPlan> plans, Map<String, Source> sources, Tools tools) {
        plans.forEach(plan -> this.plans.put(plan.name(), new PlanHistory(plan)));
        this.sources = Map.copyOf(sources);
        this.tools = tools;
    }

    /** Clears what a former life left and reads the manifests; fails with {@link BackupFailure}. Call it once, first. */
    public Future<Void> open() {
        return tools.files().executeBlocking(this::clearAndRead, false).map(this::know);
    }

    /** Reads the manifests again: files may come and go without us. */
    public Future<Void> refresh() {
        return tools.files().executeBlocking(this::read, false).map(this::know);
    }

    /** Takes a backup now, then lets go what the plan need not keep. Fails with {@link BackupFailure}, nothing left of it. */
    public Future<Backup> run(String plan, Cause cause) {
        var history = plans.get(plan);
        if (history == null) {
            return refused(Kind.UNKNOWN_PLAN, "there is no backup plan " + plan);
        }
        var database = history.plan().database();
        if (busy(database)) {
            return refused(Kind.BUSY, "a backup of database " + database + " is under way");
        }
        if (closing) {
            return refused(Kind.STOPPED, "the agent is stopping");
        }
        var run = new Run(history.plan(), sources.get(database), cause, tools);
        history.began(run, tools.clock().instant());
        var end = run.take().transform(result -> conclude(history, result));
        underway.add(end);
        return end.onComplete(done -> underway.remove(end));
    }

    /** Every backup of every plan, oldest first. */
    public List<Backup> list() {
        return plans.values().stream()
                .flatMap(history -> history.backups().stream())
                .sorted(Catalog.OLDEST_FIRST)
                .toList();
    }

    /** What one could return to from after this moment, and what that would cost, for people; empty if there is nothing. */
    public Optional<String> wayBack(String database, String databaseName, Instant before) {
        return WayBack.text(list(), database, databaseName, before);
    }

    public List<BackupPlan> plans() {
        return plans.values().stream().map(PlanHistory::plan).toList();
    }

    /** Each plan's history as it stands now. */
    public List<Sample> samples(Instant now) {
        return plans.values().stream()
                .flatMap(history -> BackupSeries.samples(history, now).stream())
                .toList();
    }

    public static List<Descriptor> descriptors() {
        return BackupSeries.descriptors();
    }

    /** Stops what is under way, which leaves nothing behind; completes when it is gone. */
    public Future<Void> close() {
        closing = true;
        plans.values().forEach(PlanHistory::stop);
        var ends = List.copyOf(underway);
        return ends.isEmpty()
                ? Future.succeededFuture()
                : Future.join(ends).otherwiseEmpty().mapEmpty();
    }

    private static Future<Backup> refused(Kind kind, String text) {
        return Future.failedFuture(new BackupFailure(kind, text, ""));
    }

    private boolean busy(String database) {
        return plans.values().stream()
                .anyMatch(history ->
                        history.running() && history.plan().database().equals(database));
    }

    private Future<Backup> conclude(PlanHistory history, AsyncResult<Backup> result) {
        if (result.failed()) {
            history.failed(tools.clock().instant());
            LOG.warn(
                    "backup {} failed: {}{}",
                    history.plan().name(),
                    result.cause().getMessage(),
                    result.cause() instanceof BackupFailure told && !told.hint().isEmpty()
                            ? "; hint: " + told.hint()
                            : "");
            return Future.failedFuture(result.cause());
        }
        var backup = result.result();
        LOG.info("backup {}: {} bytes in {}", backup.id(), backup.bytes(), Durations.format(backup.took()));
        history.took(backup);
        return tools.files()
                .executeBlocking(() -> letGo(history.plan()), false)
                .recover(this::notLetGo)
                .map(this::know)
                .map(none -> history.ended(backup));
    }

    /** What is there is read afresh: to delete by memory could delete the only one left. */
    private List<Backup> letGo(BackupPlan plan) throws IOException {
        var backups = read().stream()
                .filter(backup -> backup.plan().equals(plan.name()))
                .toList();
        for (var removal :
                Retention.removals(backups, plan.keep(), tools.clock().instant())) {
            Workspace.remove(removal.backup());
            LOG.info("removed backup {}: {}", removal.backup().id(), removal.reason());
        }
        return read();
    }

    private Future<List<Backup>> notLetGo(Throwable failure) {
        LOG.warn("old backups could not be removed: {}", failure.getMessage());
        return Future.succeededFuture(list());
    }

    private List<Backup> clearAndRead() throws BackupFailure {
        for (var history : plans.values()) {
            try {
                Leftovers.clear(history.plan(), tools.processes());
            } catch (IOException refused) {
                throw BackupFailure.storage(
                        "cannot clear up after backup " + history.plan().name(), refused);
            }
        }
        try {
            return read();
        } catch (IOException refused) {
            throw BackupFailure.storage("cannot read the backups there are", refused);
        }
    }

    private List<Backup> read() throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        plans.values().forEach(history -> directories.addAll(history.plan().to()));
        return catalog.read(directories);
    }

    private Void know(List<Backup> found) {
        plans.values().forEach(history -> history.know(found));
        return null;
    }
}
