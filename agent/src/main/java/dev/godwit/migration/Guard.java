package dev.godwit.migration;

import dev.godwit.migration.GuardDecision.Kind;
import dev.godwit.migration.sql.Forecasts;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels migrations that do what they must not, or tells that it would have. Once a second, while any runs, the condition is
 * worked out elsewhere; {@link GuardTurn} decides, {@link GuardActs} does it, and every step is in the migration's record.
 * Belongs to the loop.
 */
final class Guard {

    static final Duration BEAT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final int MOST_TOLD = 20;

    /** One migration that is guarded. */
    private static final class Charge {
        private final ServerWatch watch;
        private final GuardTurn turn;
        private GuardCondition.Named before;
        private int told;
        private boolean unjudged;

        Charge(ServerWatch watch, GuardTurn turn, GuardCondition.Named named) {
            this.watch = watch;
            this.turn = turn;
            this.before = named;
        }
    }

    private final GuardSettings settings;
    private final GuardCondition condition;
    private final InstantSource clock;
    private final Collection<ServerWatch> servers;
    private final GuardSeries series;
    private final Function<Migration, Future<Void>> keep;
    private final Map<String, GuardActs> acts = new HashMap<>();
    private final Map<Migration, Charge> charges = new LinkedHashMap<>();

    Guard(
            GuardSettings settings,
            GuardCondition condition,
            InstantSource clock,
            Collection<ServerWatch> servers,
            Forecasts forecasts,
            Function<Migration, Future<Void>> keep) {
        this.settings = settings;
        this.condition = condition;
        this.clock = clock;
        this.servers = servers;
        this.keep = keep;
        this.series = new GuardSeries(settings);
        servers.forEach(watch -> acts.put(watch.target(), new GuardActs(watch.server(), forecasts, clock, keep)));
    }

    /** One judgement. Never fails, and never waits for what is being done. */
    Future<Void> tick() {
        charge();
        if (charges.isEmpty()) {
            return Future.succeededFuture();
        }
        var at = clock.instant();
        return condition
                .holding(at)
                .timeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(held -> List.copyOf(charges.keySet()).forEach(one -> judge(one, at, held)))
                .onFailure(failed -> unjudged(at, failed.getMessage()))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private void charge() {
        charges.keySet().removeIf(migration -> !migration.running());
        for (var watch : servers) {
            for (var migration : watch.running()) {
                charges.computeIfAbsent(migration, first -> {
                    series.begins(watch.target(), migration.database());
                    afterRestart(watch, migration);
                    int cancels = (int) migration.guard().stream()
                            .filter(one -> one.kind() == Kind.CANCEL)
                            .count();
                    return new Charge(watch, new GuardTurn(settings, cancels), GuardCondition.Named.of(migration));
                });
            }
        }
    }

    /** Whoever decided may have been killed before it was known what came of it. */
    private void afterRestart(ServerWatch watch, Migration migration) {
        migration.guard().stream()
                .reduce((one, later) -> later)
                .filter(last -> last.kind().acts())
                .ifPresent(last -> {
                    var unsure = new GuardDecision(
                            clock.instant(),
                            Kind.UNSURE,
                            last.pid(),
                            last.started(),
                            "",
                            "the agent was ended as it acted");
                    series.decided(watch.target(), migration.database(), unsure);
                    migration.guard(unsure);
                    LOG.warn("{}: {} of {}: {}", watch.target(), migration.id(), migration.database(), unsure.text());
                });
    }

    private void judge(Migration migration, Instant at, List<GuardCondition.Held> held) {
        var charge = charges.get(migration);
        if (!migration.running()) {
            return;
        }
        charge.unjudged = false;
        var named = GuardCondition.Named.of(migration);
        var concerning = GuardCondition.concerning(held, charge.watch.target(), named, charge.before);
        charge.before = named;
        var seen = new GuardTurn.Seen(
                at,
                charge.watch.last().at(),
                concerning.isPresent(),
                Culprit.of(charge.watch, migration),
                nearlyDone(migration));
        charge.turn.judge(seen).ifPresent(step -> {
            var value = concerning.map(one -> " gives " + number(one.value())).orElse("");
            take(migration, charge, step, at, value);
        });
    }

    private boolean nearlyDone(Migration migration) {
        return settings.spareAbove().isPresent()
                && migration.blast().now().behind() == 0
                && migration
                        .progress()
                        .filter(progress ->
                                progress.ratio() > settings.spareAbove().getAsDouble())
                        .isPresent();
    }

    private void take(Migration migration, Charge charge, GuardTurn.Step step, Instant at, String value) {
        var held = settings.condition() + value + " since " + charge.turn.since();
        var reason = step.why().isEmpty() ? held : step.why() + (step.kind().acts() ? "; " + held : "");
        if (step.kind().acts()) {
            act(migration, charge, step.kind(), reason);
        } else {
            decided(
                    migration,
                    charge,
                    new GuardDecision(
                            at,
                            step.kind(),
                            charge.turn.chosen().id().pid(),
                            charge.turn.chosen().id().started(),
                            step.kind() == Kind.PENDING || step.kind() == Kind.WOULD_CANCEL
                                    ? charge.turn.chosen().text()
                                    : "",
                            reason));
            if (step.kind() == Kind.HEEDED) {
                verify(migration, charge);
            }
        }
    }

    private void act(Migration migration, Charge charge, Kind kind, String reason) {
        var culprit = charge.turn.chosen();
        acts.get(charge.watch.target())
                .act(
                        migration,
                        culprit,
                        kind,
                        more -> decided(
                                migration, charge, decision(culprit, kind, idle(culprit, kind) + reason + more)))
                .onSuccess(done -> {
                    decided(migration, charge, decision(culprit, done.kind(), done.why()));
                    if (done.kind() == Kind.SENT) {
                        charge.turn.done(kind, clock.instant());
                    } else {
                        charge.turn.failed(clock.instant());
                    }
                });
    }

    private static String idle(Culprit culprit, Kind kind) {
        return culprit.idle() && kind == Kind.CANCEL
                ? "it is idle in its transaction, which a cancel does not end; "
                : "";
    }

    private GuardDecision decision(Culprit culprit, Kind kind, String reason) {
        return new GuardDecision(
                clock.instant(),
                kind,
                culprit.id().pid(),
                culprit.id().started(),
                kind.acts() ? culprit.text() : "",
                reason);
    }

    private void verify(Migration migration, Charge charge) {
        acts.get(charge.watch.target()).verify(migration, charge.turn.chosen()).onSuccess(left -> {
            if (!left.isEmpty()) {
                LOG.warn("{}: the guard left behind: {}", charge.watch.target(), Leftovers.words(left));
                migration
                        .timeline()
                        .add(clock.instant(), TimelineEvent.Kind.FINDING, "left behind: " + Leftovers.words(left));
            }
        });
    }

    /** What was decided before a restart. */
    void restored(MigrationRecord record) {
        record.guard().forEach(decision -> series.known(record.target(), record.database(), decision));
    }

    /** Into the record, the log and the series; what only comes and goes is not told for ever. */
    private void decided(Migration migration, Charge charge, GuardDecision decision) {
        series.decided(charge.watch.target(), migration.database(), decision);
        boolean fleeting = decision.kind() == Kind.PENDING || decision.kind() == Kind.CLEARED;
        charge.told += fleeting ? 1 : 0;
        if (fleeting && charge.told > MOST_TOLD) {
            return;
        }
        migration.guard(decision);
        LOG.warn("{}: {} of {}: {}", charge.watch.target(), migration.id(), migration.database(), decision.text());
        if (decision.kind() == Kind.SENT) {
            keep.apply(migration).onFailure(later -> {});
        }
    }

    private void unjudged(Instant at, String why) {
        series.failed();
        charges.forEach((migration, charge) -> {
            charge.turn
                    .unjudged("its condition could not be judged: " + why)
                    .ifPresent(step -> take(migration, charge, step, at, ""));
            if (!charge.unjudged) {
                charge.unjudged = true;
                LOG.warn("{}: the guard's condition could not be judged: {}", charge.watch.target(), why);
                migration
                        .timeline()
                        .add(at, TimelineEvent.Kind.GUARD, "the guard's condition could not be judged: " + why);
            }
        });
    }

    List<Sample> samples(String target, Instant now) {
        var pending = new HashMap<Migration, Duration>();
        charges.forEach((migration, charge) -> {
            if (charge.watch.target().equals(target)) {
                pending.put(migration, charge.turn.pending(now));
            }
        });
        return series.samples(target, pending);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
