package dev.godwit.migration;

import dev.godwit.migration.TimelineEvent.Kind;
import dev.godwit.migration.progress.Eta;
import dev.godwit.migration.progress.PriorRun;
import dev.godwit.migration.progress.Progress;
import dev.godwit.migration.progress.Reading;
import dev.godwit.migration.progress.Source;
import dev.godwit.migration.progress.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One statement while its progress is followed, and what its migration says of it. */
final class StatementProgress {

    private static final double[] TOLD = {0.25, 0.5, 0.75};

    private final Migration migration;
    private final SessionId session;
    private final Tracked statement;
    private final Progress progress;
    private final Set<Long> earlier;
    private Eta eta = new Eta();
    private Source source;
    private Duration worked;
    private Instant lookedAt;
    private boolean waited;
    private boolean asking;
    private boolean askedPrior;
    private boolean over;
    private int told;

    StatementProgress(Migration migration, SessionId session, Tracked statement, Progress progress, Set<Long> earlier) {
        this.migration = migration;
        this.session = session;
        this.statement = statement;
        this.progress = progress;
        this.earlier = earlier;
    }

    Tracked statement() {
        return statement;
    }

    /** Whether what it took before is still to be asked for; then somebody does now. */
    boolean asksPrior() {
        boolean first = !askedPrior;
        askedPrior = true;
        return first;
    }

    void prior(Optional<PriorRun> run) {
        progress.prior(run);
    }

    /** What was made in the same session up to now. */
    Set<Long> made(LookedSession by) {
        over = true;
        if (!by.id().equals(session)) {
            return Set.of();
        }
        var all = new HashSet<>(earlier);
        all.addAll(progress.made());
        all.retainAll(by.locks().stream().map(HeldLock::relation).toList());
        return Set.copyOf(all);
    }

    /** It does not run any more; an answer that comes now is none. */
    void end() {
        over = true;
    }

    /** How long it has worked, waits left out. */
    Duration worked(Look look, LookedSession by) {
        if (worked == null) {
            var since = Duration.between(statement.begun, look.at()).minusNanos(Math.round(statement.waited() * 1e9));
            worked = since.isNegative() || by.waitsForLock() ? Duration.ZERO : since;
        } else if (!by.waitsForLock() && !waited) {
            worked = worked.plus(Duration.between(lookedAt, look.at()));
        }
        lookedAt = look.at();
        waited = by.waitsForLock();
        return worked;
    }

    /** @param waiting for what it waits, if it does */
    void look(Instant at, Work work, Supplier<String> waiting) {
        over = false;
        if (asking) {
            return;
        }
        asking = true;
        progress.read(work).onComplete(done -> {
            asking = false;
            if (!over) {
                progress.bytes(work).ifPresent(bytes -> statement.bytes = bytes);
                tell(at, work, done.result(), waiting);
            }
        });
    }

    private void tell(Instant at, Work work, Optional<Reading> found, Supplier<String> waiting) {
        if (found.isPresent() && !found.get().waits() && !work.waits()) {
            goesOn(at, work, found.get());
        } else if (found.isPresent() && found.get().waits()) {
            migration.progress(record(at, found.get(), null, found.get().text()));
        } else if (work.waits()) {
            stands(at, waiting.get());
        } else {
            ages(at, work);
        }
    }

    private void goesOn(Instant at, Work work, Reading reading) {
        if (reading.source() != source) {
            eta = new Eta();
            source = reading.source();
        }
        eta.add(work.worked(), reading.ratio());
        migration.progress(record(at, reading, left(work), reading.text()));
        int reached = told;
        while (reached < TOLD.length && reading.ratio() >= TOLD[reached]) {
            reached++;
        }
        if (reached > told) {
            told = reached;
            var left = left(work);
            migration
                    .timeline()
                    .add(
                            at,
                            Kind.PROGRESS,
                            String.format(
                                            Locale.ROOT,
                                            "%.0f %% by %s: %s",
                                            100 * reading.ratio(),
                                            source.word(),
                                            reading.text())
                                    + (left == null ? "" : String.format(Locale.ROOT, ", about %.0f s left", left)));
        }
    }

    /** As far as it was, for as long as it waits. */
    private void stands(Instant at, String text) {
        var before = migration.progress();
        migration.progress(new ProgressRecord(
                at,
                before.map(ProgressRecord::ratio).orElse(0.0),
                null,
                before.map(ProgressRecord::source).orElse("none"),
                before.map(ProgressRecord::confidence).orElse("high"),
                text));
    }

    /** Nothing new: what is left goes on getting less. */
    private void ages(Instant at, Work work) {
        migration
                .progress()
                .filter(before -> source != null)
                .ifPresentOrElse(
                        before -> migration.progress(new ProgressRecord(
                                at, before.ratio(), left(work), before.source(), before.confidence(), before.text())),
                        () -> migration.progress(null));
    }

    private Double left(Work work) {
        var seconds = eta.secondsLeft(work.worked());
        return seconds.isPresent() ? Eta.rounded(seconds.getAsDouble()) : null;
    }

    private static ProgressRecord record(Instant at, Reading reading, Double left, String text) {
        return new ProgressRecord(
                at,
                reading.ratio(),
                left,
                reading.source().word(),
                reading.confidence().word(),
                text);
    }
}
