package dev.godwit.migration;

import dev.godwit.migration.effects.Effects;
import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The migrations that run, as series. */
public final class MigrationSeries {

    private static final Descriptor ORPHANS = Descriptor.gauge(
            "godwit_migration_orphan_sessions",
            "Sessions of it that are still there although its runner is gone, or said that it is over.");

    private MigrationSeries() {}

    public static List<Descriptor> descriptors() {
        return Stream.of(
                        own(),
                        HistorySeries.descriptors(),
                        PendingWatch.descriptors(),
                        Effects.descriptors(),
                        List.of(EffectsWatch.KNOWN, ORPHANS),
                        GuardSeries.descriptors(),
                        List.of(Hazards.SERIES))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Descriptor> own() {
        return List.of(
                Descriptor.gauge("godwit_migrations_running", "Migrations that run on this server now."),
                Descriptor.counter("godwit_migration_looks_total", "How often the server was asked who migrates."),
                Descriptor.gauge("godwit_migration_running", "1 while the migration runs."),
                Descriptor.gauge("godwit_migration_duration_seconds", "How long the migration has been running."),
                Descriptor.gauge(
                        "godwit_migration_blocked_sessions",
                        "Sessions that wait for the migration, directly or not: its blast radius."),
                Descriptor.gauge(
                        "godwit_migration_beside_sessions",
                        "Sessions that wait for what the migration itself waits for, and not for it."),
                Descriptor.counter(
                        "godwit_migration_blocked_seconds_total",
                        "Sessions times the seconds they have waited for the migration."),
                Descriptor.gauge(
                        "godwit_migration_waiting_seconds",
                        "How long its statement has waited for a lock; 0 if it does not."),
                Descriptor.gauge(
                        "godwit_migration_idle_seconds",
                        "How long its session has been idle in a transaction; 0 if it is not."),
                Descriptor.gauge(
                        "godwit_migration_silent_seconds",
                        "How long nothing has run in any of its sessions, though they keep its lock; 0 while something runs."),
                Descriptor.gauge("godwit_migration_queued_sessions", "Other migrators that wait for its end."),
                Descriptor.gauge("godwit_migration_statements_done", "Its statements that have ended."),
                Descriptor.gauge(
                        "godwit_migration_progress_ratio",
                        "How far its statement is, from 0 to 1, by source and confidence."),
                Descriptor.gauge("godwit_migration_eta_seconds", "What is left of its statement at the pace so far."));
    }

    static List<Sample> samples(String target, long looks, Collection<Migration> running, Instant now) {
        var samples = new ArrayList<Sample>();
        samples.add(new Sample(Labels.of(Labels.NAME, "godwit_migration_looks_total", "target", target), looks));
        samples.add(new Sample(Labels.of(Labels.NAME, "godwit_migrations_running", "target", target), running.size()));
        running.forEach(migration -> samples.addAll(samples(target, migration, now)));
        return samples;
    }

    private static List<Sample> samples(String target, Migration migration, Instant now) {
        var who = who(target, migration);
        var samples = new ArrayList<Sample>();
        var blast = migration.blast().now();
        samples.add(sample("godwit_migration_running", who, 1));
        samples.add(
                sample("godwit_migration_duration_seconds", who, seconds(Duration.between(migration.begun(), now))));
        samples.add(sample("godwit_migration_blocked_sessions", who, blast.behind()));
        samples.add(sample("godwit_migration_beside_sessions", who, blast.beside()));
        samples.add(sample(
                "godwit_migration_blocked_seconds_total", who, migration.blast().blockedSeconds()));
        samples.add(sample("godwit_migration_waiting_seconds", who, migration.waiting()));
        samples.add(sample("godwit_migration_idle_seconds", who, migration.idle()));
        samples.add(sample("godwit_migration_silent_seconds", who, migration.silent()));
        samples.add(sample("godwit_migration_orphan_sessions", who, orphans(migration)));
        samples.add(sample(
                "godwit_migration_queued_sessions",
                who,
                migration.participants().queued(migration.lastSign())));
        samples.add(sample(
                "godwit_migration_statements_done", who, migration.statements().done()));
        migration.progress().ifPresent(progress -> {
            samples.add(sample(
                    "godwit_migration_progress_ratio",
                    who.with("source", progress.source()).with("confidence", progress.confidence()),
                    progress.ratio()));
            if (progress.etaSeconds() != null) {
                samples.add(sample("godwit_migration_eta_seconds", who, progress.etaSeconds()));
            }
        });
        return samples;
    }

    /** Its sessions at the last look where whoever announced it is gone, or said that it is over, and they are there all the same. */
    private static double orphans(Migration migration) {
        if (migration.announced().map(Announced::open).orElse(true)) {
            return 0;
        }
        var participants = migration.participants();
        return participants
                .lastSeen()
                .map(at -> participants.migrators(at).size())
                .orElse(0);
    }

    static Labels who(String target, Migration migration) {
        return Labels.of(
                "target",
                target,
                "datname",
                migration.database(),
                "tool",
                migration.tool().name(),
                "name",
                migration.name());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static Sample sample(String name, Labels labels, double value) {
        return new Sample(labels.with(Labels.NAME, name), value);
    }
}
