package dev.godwit.migration;

import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The guard as series: how it is set, what it waits for, what it decided. */
final class GuardSeries {

    private static final String PENDING = "godwit_migration_guard_pending_seconds";
    private static final String DECISIONS = "godwit_migration_guard_decisions_total";
    private static final String LAST = "godwit_migration_guard_last_timestamp_seconds";
    private static final String FAILURES = "godwit_migration_guard_failures_total";
    private static final String DRY_RUN = "godwit_migration_guard_dry_run";

    /** Of each target; beyond these databases decisions are counted without a name. */
    private static final int MOST_DATABASES = 100;

    /** When something of a kind was decided last. */
    private record Place(String target, String database, GuardDecision.Kind kind) {}

    private final GuardSettings settings;
    private final Map<String, Map<String, Map<GuardDecision.Kind, Integer>>> decisions = new LinkedHashMap<>();
    private final Map<Place, Instant> last = new LinkedHashMap<>();
    private long failures;

    GuardSeries(GuardSettings settings) {
        this.settings = settings;
    }

    static List<Descriptor> descriptors() {
        return List.of(
                Descriptor.gauge(
                        PENDING, "How long the guard's condition has held for the migration; 0 if it does not."),
                Descriptor.counter(DECISIONS, "What the guard has decided, or learned of what it did."),
                Descriptor.gauge(
                        LAST,
                        "When the guard decided so last, also before a restart of the agent; absent if it never did."),
                Descriptor.counter(FAILURES, "How often the guard's condition could not be judged."),
                Descriptor.gauge(DRY_RUN, "1 if the guard only tells what it would do, 0 if it cancels."));
    }

    /** From now on there is a count, so that the first decision is a change of it. */
    void begins(String target, String database) {
        counts(target, database);
    }

    private Map<GuardDecision.Kind, Integer> counts(String target, String database) {
        var databases = decisions.computeIfAbsent(target, first -> new LinkedHashMap<>());
        return databases.computeIfAbsent(named(target, database), first -> {
            var counts = new EnumMap<GuardDecision.Kind, Integer>(GuardDecision.Kind.class);
            for (var kind : GuardDecision.Kind.values()) {
                counts.put(kind, 0);
            }
            return counts;
        });
    }

    private String named(String target, String database) {
        var databases = decisions.getOrDefault(target, Map.of());
        return databases.size() < MOST_DATABASES || databases.containsKey(database) ? database : "";
    }

    void decided(String target, String database, GuardDecision decision) {
        counts(target, database).merge(decision.kind(), 1, Integer::sum);
        known(target, database, decision);
    }

    /** One of now, or one that was kept: a page for it must not be lost with the process that made it. */
    void known(String target, String database, GuardDecision decision) {
        var name = named(target, database);
        last.merge(new Place(target, name, decision.kind()), decision.at(), (one, two) -> one.isAfter(two) ? one : two);
    }

    void failed() {
        failures++;
    }

    List<Sample> samples(String target, Map<Migration, Duration> pending) {
        var samples = new ArrayList<Sample>();
        samples.add(new Sample(Labels.of(Labels.NAME, DRY_RUN, "target", target), settings.dryRun() ? 1 : 0));
        samples.add(new Sample(Labels.of(Labels.NAME, FAILURES, "target", target), failures));
        decisions
                .getOrDefault(target, Map.of())
                .forEach((database, counts) -> counts.forEach((kind, count) -> samples.add(new Sample(
                        Labels.of(
                                Labels.NAME, DECISIONS, "target", target, "datname", database, "decision", kind.word()),
                        count))));
        last.forEach((place, at) -> {
            if (place.target().equals(target)) {
                samples.add(new Sample(
                        Labels.of(
                                Labels.NAME,
                                LAST,
                                "target",
                                target,
                                "datname",
                                place.database(),
                                "decision",
                                place.kind().word()),
                        at.toEpochMilli() / 1000.0));
            }
        });
        pending.forEach((migration, time) -> samples.add(new Sample(
                MigrationSeries.who(target, migration).with(Labels.NAME, PENDING), time.toMillis() / 1000.0)));
        return samples;
    }
}
