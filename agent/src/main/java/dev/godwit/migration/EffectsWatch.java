package dev.godwit.migration;

import dev.godwit.migration.effects.Aftermath;
import dev.godwit.migration.effects.Baseline;
import dev.godwit.migration.effects.Effects;
import dev.godwit.migration.effects.Finding;
import dev.godwit.migration.effects.SchemaChange;
import dev.godwit.postgres.Queries;
import dev.godwit.probe.StatementsLook;
import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of one database, before and after its migrations; one question after the other. */
final class EffectsWatch {

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int REST = 50;

    /** Soon after a migration statements are compared this often, for whoever waits to be told whether it did harm. */
    private static final Duration MOMENT = Duration.ofSeconds(10);

    private static final Duration SOON = Duration.ofMinutes(5);

    static final Descriptor KNOWN = Descriptor.gauge(
            "godwit_catalog_known_timestamp_seconds",
            "Since when the agent knows the schema, and can tell what a migration changed.");

    private static final Logger LOG = LoggerFactory.getLogger(EffectsWatch.class);

    private final String name;
    private final Labels known;
    private final Effects effects;
    private Future<?> busy = Future.succeededFuture();
    private String complained = "";
    private Instant knownSince = Instant.MAX;
    private Instant nextLook = Instant.MIN;
    private Instant nextMinute = Instant.MIN;
    private Instant nextMoment = Instant.MIN;

    EffectsWatch(String target, String database, Queries lane, Effects.Surroundings around) {
        this.name = target + "/" + database;
        this.known = Labels.of(Labels.NAME, KNOWN.name(), "target", target, "datname", database);
        this.effects = new Effects(target, database, lane, around);
    }

    private <T> Future<T> next(Supplier<Future<T>> work) {
        var done = busy.transform(before -> work.get());
        busy = done;
        return done;
    }

    /** Whether nothing is being asked. */
    boolean idle() {
        return busy.isComplete();
    }

    /** Looks what is due; a change of the schema, if there is one. Never fails. */
    Future<Optional<Effects.CatalogChange>> tick(Instant now) {
        if (!busy.isComplete()) {
            return Future.succeededFuture(Optional.empty());
        }
        if (!now.isBefore(nextMinute)) {
            nextMinute = now.plus(MINUTE);
            nextMoment = now.plus(MOMENT);
            next(() -> effects.minute(now)).onFailure(later -> {});
        } else if (soon(now) && !now.isBefore(nextMoment)) {
            nextMoment = now.plus(MOMENT);
            next(() -> effects.moment(now)).onFailure(later -> {});
        }
        if (now.isBefore(nextLook)) {
            return Future.succeededFuture(Optional.empty());
        }
        nextLook = now.plus(LOOK);
        return next(() -> effects.look(now))
                .onSuccess(looked -> known(now))
                .otherwise(Optional.empty())
                .onComplete(looked -> {
                    var dear = effects.printTook().multipliedBy(REST);
                    nextLook = dear.compareTo(LOOK) > 0 ? now.plus(dear) : nextLook;
                });
    }

    private boolean soon(Instant now) {
        return effects.aftermath()
                .map(watched -> now.isBefore(watched.ended().plus(SOON)))
                .orElse(false);
    }

    /** What a migration that begins now will be measured by; empty if that cannot be read. */
    Future<Optional<Baseline>> begin(Instant now) {
        return next(() -> effects.begin(now))
                .onSuccess(read -> known(now))
                .map(Optional::of)
                .otherwise(this::complain);
    }

    /**
     * What a migration that was announced at {@code now} will be measured by: the schema as it is, not as it was last known.
     *
     * @param changed told of what is different from what was last known, before anything else
     */
    Future<Optional<Baseline>> beginAnew(Instant now, Consumer<List<SchemaChange>> changed) {
        return next(() -> effects.lookAnew(now)
                        .onSuccess(seen -> seen.map(Effects.CatalogChange::changes)
                                .filter(changes -> !changes.isEmpty())
                                .ifPresent(changed))
                        .compose(seen -> effects.begin(now)))
                .onSuccess(read -> known(now))
                .map(Optional::of)
                .otherwise(this::complain);
    }

    /** What it changed, and from now on what comes of it; empty if that cannot be read. */
    Future<Optional<Aftermath>> end(Baseline baseline, Instant now, Duration watch) {
        return next(() -> effects.end(baseline, now, watch)).map(Optional::of).otherwise(this::complain);
    }

    private void known(Instant now) {
        knownSince = now.isBefore(knownSince) ? now : knownSince;
    }

    /** Whether the schema was known before this moment; else some of what a migration did may be in its own baseline. */
    boolean knownBefore(Instant begun) {
        return knownSince.isBefore(begun);
    }

    private <T> Optional<T> complain(Throwable failed) {
        if (!failed.getMessage().equals(complained)) {
            complained = failed.getMessage();
            LOG.warn("{}: cannot compare the schema: {}", name, complained);
        }
        return Optional.empty();
    }

    void resume(Aftermath kept) {
        effects.resume(kept);
    }

    Optional<Aftermath> aftermath() {
        return effects.aftermath();
    }

    Optional<StatementsLook> counters() {
        return effects.counters();
    }

    List<Sample> samples(Instant now) {
        var samples = new ArrayList<>(effects.samples(now));
        if (!knownSince.equals(Instant.MAX)) {
            samples.add(new Sample(known, knownSince.toEpochMilli() / 1000.0));
        }
        return samples;
    }

    /** What it found, those that are healed among them. */
    static List<FindingRecord> findings(Aftermath aftermath) {
        var records = new ArrayList<FindingRecord>();
        aftermath.findings().forEach(one -> records.add(record(one, null)));
        aftermath.healed().forEach(one -> records.add(record(one.finding(), one.at())));
        return records;
    }

    private static FindingRecord record(Finding finding, Instant healed) {
        return new FindingRecord(
                finding.since(),
                finding.kind().word(),
                finding.severity().word(),
                finding.object(),
                finding.text(),
                finding.remedy(),
                healed);
    }
}
