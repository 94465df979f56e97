package dev.godwit;

import static dev.godwit.migration.preflight.PreflightCheck.go;
import static dev.godwit.migration.preflight.PreflightCheck.hold;
import static dev.godwit.migration.preflight.PreflightCheck.unknown;

import dev.godwit.backup.Backups;
import dev.godwit.migration.Brief;
import dev.godwit.migration.Migrations;
import dev.godwit.migration.planned.Plan;
import dev.godwit.migration.planned.Plans;
import dev.godwit.migration.preflight.Disk;
import dev.godwit.migration.preflight.Preflight;
import dev.godwit.migration.preflight.PreflightCheck;
import dev.godwit.migration.preflight.PreflightSettings;
import dev.godwit.probe.Target;
import dev.godwit.series.Labels;
import dev.godwit.series.SeriesStore;
import dev.godwit.settings.Durations;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that is asked before a migration: what the database knows, and what only the agent does. Belongs to the loop. */
final class Readiness {

    private final PreflightSettings settings;
    private final InstantSource clock;
    private final List<Target> targets;
    private final Migrations migrations;
    private final Backups backups;
    private final Plans plans;
    private final SeriesStore store;

    Readiness(
            PreflightSettings settings,
            InstantSource clock,
            List<Target> targets,
            Migrations migrations,
            Backups backups,
            Plans plans,
            SeriesStore store) {
        this.settings = settings;
        this.clock = clock;
        this.targets = targets;
        this.migrations = migrations;
        this.backups = backups;
        this.plans = plans;
        this.store = store;
    }

    /**
     * Asks about a database of a target; an empty name is the one that is watched. Empty if there is none such, or it is not
     * connected yet. What cannot be asked is unknown.
     */
    Future<Optional<List<PreflightCheck>>> ask(String name, String database) {
        var target = targets.stream()
                .filter(one -> one.name().equals(name) && one.connected())
                .findFirst();
        var where = database.isEmpty()
                ? target.map(one -> one.settings().address().database()).orElse("")
                : database;
        var lane = target.flatMap(one -> one.relations(where));
        if (lane.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return new Preflight(lane.get(), settings).ask(disks(name)).map(asked -> {
            var now = clock.instant();
            var all = new ArrayList<>(asked);
            all.add(migrators(name, where));
            all.add(backup(name, where, now));
            all.add(window(name, now));
            return Optional.of(List.copyOf(all));
        });
    }

    private List<Disk> disks(String target) {
        var disks = new ArrayList<Disk>();
        var present = store.present(writer -> writer.equals("probe/disk/" + target));
        present.forEach((labels, free) -> {
            if (labels.get(Labels.NAME).equals("godwit_disk_free_bytes")) {
                var size = present.get(labels.with(Labels.NAME, "godwit_disk_size_bytes"));
                disks.add(new Disk(labels.get("disk"), free, size == null ? 0 : size));
            }
        });
        return disks;
    }

    private PreflightCheck migrators(String target, String database) {
        var others = migrations.running().stream()
                .filter(one -> one.target().equals(target) && one.database().equals(database))
                .map(Brief::of)
                .toList();
        return others.isEmpty()
                ? go("migrators", "nobody migrates this database")
                : hold(
                        "migrators",
                        others.get(0).title() + " migrates it already: "
                                + (others.get(0).name().isEmpty()
                                        ? others.get(0).id()
                                        : others.get(0).name()),
                        "Wait for its end; godwit migration show "
                                + others.get(0).id() + " tells how it goes.");
    }

    private PreflightCheck backup(String target, String database, Instant now) {
        if (backups.plans().stream().noneMatch(plan -> plan.database().equals(target))) {
            return unknown("backup", "no backup of " + target + " is configured", "See that somebody else takes one.");
        }
        var newest = backups.list().stream()
                .filter(one ->
                        one.database().equals(target) && one.databaseName().equals(database))
                .reduce((one, later) -> later);
        if (newest.isEmpty()) {
            return hold("backup", "there is no backup of " + database, "Take one: godwit backup run PLAN.");
        }
        var age = Duration.between(newest.get().started(), now);
        var what = newest.get().id() + " was begun "
                + Durations.format(Duration.ofSeconds(Math.max(1, age.toSeconds()))) + " ago";
        return age.compareTo(settings.backup()) > 0
                ? hold(
                        "backup",
                        what,
                        "Take a fresh one: godwit backup run " + newest.get().plan() + ".")
                : go("backup", what + ", with header, size and checksum as they should be");
    }

    private PreflightCheck window(String target, Instant now) {
        var open = plans.open(target, now);
        if (open.isPresent()) {
            return go("window", open.get().name() + " has until " + open.get().end());
        }
        return plans.binding(target, now)
                .map(plan -> hold("window", outside(plan, now), "Wait for the window, or plan it anew."))
                .orElse(go("window", "no migration of " + target + " is planned for these days"));
    }

    private static String outside(Plan plan, Instant now) {
        return plan.at().isAfter(now)
                ? plan.name() + " is planned for " + plan.at()
                : plan.name() + " was to be over by " + plan.end();
    }
}
