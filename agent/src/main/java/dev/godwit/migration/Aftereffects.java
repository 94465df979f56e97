package dev.godwit.migration;

import dev.godwit.migration.effects.Aftermath;
import dev.godwit.migration.effects.Baseline;
import dev.godwit.migration.effects.Effects;
import dev.godwit.migration.effects.SchemaChange;
import dev.godwit.probe.StatementsLook;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The databases of one server before and after their migrations, and what of it is kept over a restart. */
final class Aftereffects {

    private static final int MOST_CHANGES = 200;
    private static final Duration YOUNG = Duration.ofMinutes(15);
    private static final Duration KEEP_YOUNG = Duration.ofMinutes(1);
    private static final Duration KEEP = Duration.ofMinutes(5);
    private static final String BASELINE = "baseline";
    private static final String LATE = "late";
    private static final String AFTERMATH = "aftermath";

    /**
     * What a migration is measured by.
     *
     * @param late read when it ran already, so that no difference is no proof
     */
    private record Measure(Baseline baseline, boolean late) {}

    private final Server server;
    private final Effects.Surroundings around;
    private final Ledger ledger;
    private final Duration watch;
    private final BiConsumer<String, List<String>> changed;
    private final Map<String, EffectsWatch> databases = new HashMap<>();
    private final Map<String, Measure> baselines = new HashMap<>();

    /** Those whose measure is being read. */
    private final Set<String> asked = new HashSet<>();

    /** Those that may have begun before their measure was read, which was another one than what had been known. */
    private final Set<String> unsure = new HashSet<>();

    /** Whose aftermath each database's is. */
    private final Map<String, Migration> watched = new HashMap<>();

    /** Until when what was kept of each database's is new enough. */
    private final Map<String, Instant> keptUntil = new HashMap<>();

    /** @param changed told of a schema that became another one while nobody was at it, and how */
    Aftereffects(
            Server server,
            Effects.Surroundings around,
            Ledger ledger,
            Duration watch,
            BiConsumer<String, List<String>> changed) {
        this.server = server;
        this.around = around;
        this.ledger = ledger;
        this.watch = watch;
        this.changed = changed;
    }

    private Optional<EffectsWatch> of(String database) {
        return server.lanes()
                .apply(database)
                .map(lane -> databases.computeIfAbsent(
                        database, first -> new EffectsWatch(server.target(), database, lane, around)));
    }

    /**
     * Looks what is due where nobody migrates. Never fails.
     *
     * @param busy whether a database is one where somebody does, or where what a migration changed is still to be read: that
     *     must not be taken for nobody's
     */
    void tick(Instant now, Collection<Migration> running, Predicate<String> busy) {
        of(server.database());
        running.stream()
                .filter(migration -> !baselines.containsKey(migration.id()))
                .forEach(migration -> begin(migration, now, Future.succeededFuture()));
        databases.forEach((name, database) -> {
            if (!busy.test(name)) {
                database.tick(now)
                        .onSuccess(change -> change.map(one -> texts(one.changes()))
                                .filter(texts -> !texts.isEmpty())
                                .ifPresent(texts -> changed.accept(name, texts)));
            }
            findings(name, database, now);
        });
    }

    private void findings(String name, EffectsWatch database, Instant now) {
        var migration = watched.get(name);
        if (migration == null) {
            return;
        }
        database.aftermath()
                .ifPresentOrElse(
                        aftermath -> {
                            var found = EffectsWatch.findings(aftermath);
                            var compared = migration.compared().with(aftermath);
                            if (!compared.equals(migration.compared())) {
                                migration.compared(compared);
                                ledger.save(migration.record()).onFailure(later -> {});
                                keepSometimes(migration, aftermath, now);
                            }
                            if (!found.equals(migration.findings())) {
                                told(migration, found);
                                keepAftermath(migration, aftermath);
                            }
                        },
                        () -> watched.remove(name));
    }

    private void told(Migration migration, List<FindingRecord> found) {
        var known = migration.findings().stream()
                .filter(one -> one.healed() == null)
                .map(one -> one.kind() + one.object())
                .toList();
        for (var one : found) {
            boolean was = known.contains(one.kind() + one.object());
            if (one.healed() == null && !was) {
                migration.timeline().add(one.at(), TimelineEvent.Kind.FINDING, one.text());
            } else if (one.healed() != null && was) {
                migration
                        .timeline()
                        .add(one.healed(), TimelineEvent.Kind.FINDING, "healed: " + one.object() + " " + one.kind());
            }
        }
        migration.findings(found);
        ledger.save(migration.record()).onFailure(later -> {});
    }

    /** A migration begins: what is when {@code others} are done is what it will be measured by. */
    Future<?> begin(Migration migration, Instant now, Future<?> others) {
        boolean behind = !others.isComplete();
        return asked.add(migration.id())
                ? others.transform(done -> measure(migration, now, behind))
                        .onComplete(done -> asked.remove(migration.id()))
                : Future.succeededFuture();
    }

    private Future<?> measure(Migration migration, Instant now, boolean behind) {
        return of(migration.database())
                .map(database -> read(database, migration, now)
                        .onSuccess(read -> read.ifPresent(baseline -> {
                            boolean late = behind || !timely(database, migration);
                            baselines.put(migration.id(), new Measure(baseline, late));
                            migration
                                    .timeline()
                                    .add(now, TimelineEvent.Kind.AGENT, "what it will be measured by is read");
                            keep(
                                    migration,
                                    () -> new JsonObject()
                                            .put(BASELINE, baseline.toJson())
                                            .put(LATE, late));
                        })))
                .orElse(Future.succeededFuture(Optional.empty()));
    }

    private Future<Optional<Baseline>> read(EffectsWatch database, Migration migration, Instant now) {
        return migration.announced().isPresent()
                ? database.beginAnew(now, changes -> earlier(migration, texts(changes)))
                : database.begin(now);
    }

    /**
     * What is different from what was last known, once an announced one is measured: done by others, unless it may have begun.
     * Then nobody can tell whose it is, and it is neither its work nor proof that it did nothing.
     */
    private void earlier(Migration migration, List<String> changes) {
        if (migration.toBegin()) {
            changed.accept(migration.database(), changes);
            return;
        }
        unsure.add(migration.id());
        int more = changes.size() - 1;
        migration
                .timeline()
                .add(
                        migration.lastSign(),
                        TimelineEvent.Kind.AGENT,
                        "nobody can tell whether this was before it, for the schema could not be read in time: "
                                + changes.get(0) + (more > 0 ? " and " + more + " more" : ""));
    }

    /** Whether what it will be measured by holds nothing of its own work. */
    private boolean timely(EffectsWatch database, Migration migration) {
        return !unsure.remove(migration.id()) && (migration.toBegin() || database.knownBefore(migration.begun()));
    }

    /** It has ended: what is different in the schema; empty if nobody can tell. Never fails. */
    Future<Optional<List<String>>> end(Migration migration, Instant now) {
        var measure = baselines.remove(migration.id());
        var database = of(migration.database());
        if (measure == null || database.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return database.get()
                .end(measure.baseline(), now, watch)
                .map(read -> read.flatMap(aftermath -> {
                    watched.put(migration.database(), migration);
                    migration.compared(migration.compared().with(aftermath));
                    told(migration, EffectsWatch.findings(aftermath));
                    keepAftermath(migration, aftermath);
                    var changes = texts(aftermath.changes());
                    return changes.isEmpty() && measure.late() ? Optional.empty() : Optional.of(changes);
                }));
    }

    /** Nobody will ask how it ended. */
    void drop(Migration migration) {
        baselines.remove(migration.id());
    }

    private static List<String> texts(List<SchemaChange> changes) {
        return changes.stream().map(SchemaChange::text).limit(MOST_CHANGES).toList();
    }

    /** What statements did since is lost with the agent; it is large, and of an old watch a few minutes matter little. */
    private void keepSometimes(Migration migration, Aftermath aftermath, Instant now) {
        if (now.isBefore(keptUntil.getOrDefault(migration.database(), Instant.MIN))) {
            return;
        }
        boolean young = now.isBefore(aftermath.ended().plus(YOUNG));
        keptUntil.put(migration.database(), now.plus(young ? KEEP_YOUNG : KEEP));
        keepAftermath(migration, aftermath);
    }

    private void keepAftermath(Migration migration, Aftermath aftermath) {
        var now = new JsonObject().put(AFTERMATH, aftermath.toJson());
        keep(migration, () -> now);
    }

    /** A large schema takes half a second to write down, which is no work for the loop; one after the other, so that the last stays. */
    private void keep(Migration migration, Supplier<JsonObject> what) {
        around.worker()
                .executeBlocking(() -> what.get().encode(), true)
                .compose(text -> ledger.keep(migration.id(), text))
                .onFailure(later -> {});
    }

    /** Takes up what was kept before a restart. Never fails. */
    Future<Void> restore(Migration migration) {
        return ledger.kept(migration.id())
                .onSuccess(kept -> kept.map(JsonObject::new).ifPresent(json -> {
                    if (json.containsKey(BASELINE)) {
                        baselines.put(
                                migration.id(),
                                new Measure(
                                        Baseline.fromJson(json.getJsonObject(BASELINE)), json.getBoolean(LATE, true)));
                    } else if (json.containsKey(AFTERMATH)) {
                        resume(migration, Aftermath.fromJson(json.getJsonObject(AFTERMATH)));
                    }
                }))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private void resume(Migration migration, Aftermath aftermath) {
        of(migration.database()).ifPresent(database -> {
            database.resume(aftermath);
            watched.put(migration.database(), migration);
        });
    }

    /** As last read. */
    Optional<StatementsLook> counters(String database) {
        return Optional.ofNullable(databases.get(database)).flatMap(EffectsWatch::counters);
    }

    List<Sample> samples(Instant now) {
        var samples = new ArrayList<Sample>();
        databases.values().forEach(database -> samples.addAll(database.samples(now)));
        return samples;
    }
}
