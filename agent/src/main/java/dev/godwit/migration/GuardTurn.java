package dev.godwit.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where the guard stands with one migration. Time comes in: a condition must hold without a gap for its time, then a fresh look
 * and a fresh judgement must both find the same session at the same work; only then is it cancelled, and terminated only if it
 * goes on. Decides; does nothing.
 */
final class GuardTurn {

    /** Cancelled so often, a migration is left to people. */
    static final int MOST_CANCELS = 3;

    /** After it acted, or could not, this long nothing is decided. */
    static final Duration REST = Duration.ofSeconds(15);

    /** Longer than this between two judgements nobody knows what was. */
    static final Duration GAP = Duration.ofSeconds(5);

    /** What was judged before the second chance is on series that are written anew within this time. */
    static final Duration WRITTEN = Duration.ofMillis(900);

    private enum Phase {
        QUIET,
        PENDING,
        SECOND_CHANCE,
        /** Somebody is doing what was decided. */
        ACTING,
        /** Told what it would have done, or cancelled: until the session has stopped. */
        TOLD,
        CANCELLED,
        TERMINATED
    }

    /**
     * What is known at one judgement.
     *
     * @param look when the server was last looked at
     * @param present sessions of the migration that are at something, the worst first
     * @param nearlyDone whether it is to be spared for how far it is
     */
    record Seen(Instant at, Instant look, boolean holds, List<Culprit> present, boolean nearlyDone) {}

    /** What is decided, and why; the reason is empty where the condition itself is. */
    record Step(GuardDecision.Kind kind, String why) {}

    private final GuardSettings settings;
    private int cancels;
    private Phase phase = Phase.QUIET;
    private Culprit chosen;
    private Instant since;
    private Instant mark;
    private Instant judged = Instant.MIN;
    private Instant restUntil = Instant.MIN;

    /** @param cancels so many there were before, in another life of the agent perhaps */
    GuardTurn(GuardSettings settings, int cancels) {
        this.settings = settings;
        this.cancels = cancels;
    }

    /** Whom it is about; null before anybody was. */
    Culprit chosen() {
        return chosen;
    }

    /** Since when the condition holds; only while somebody is chosen. */
    Instant since() {
        return since;
    }

    Duration pending(Instant now) {
        return phase == Phase.PENDING || phase == Phase.SECOND_CHANCE ? Duration.between(since, now) : Duration.ZERO;
    }

    Optional<Step> judge(Seen seen) {
        boolean gap = Duration.between(judged, seen.at()).compareTo(GAP) > 0;
        judged = seen.at();
        return switch (phase) {
            case QUIET -> quiet(seen);
            case PENDING -> gap ? clear("nobody could judge it for a while") : pending(seen);
            case SECOND_CHANCE -> gap ? clear("nobody could judge it for a while") : secondChance(seen);
            case TOLD -> told(seen);
            case CANCELLED -> cancelled(seen);
            case TERMINATED -> terminated(seen);
            case ACTING -> Optional.empty();
        };
    }

    /** The condition could not be judged: nothing is known, so nothing is begun, and what was pending is not any more. */
    Optional<Step> unjudged(String why) {
        return phase == Phase.PENDING || phase == Phase.SECOND_CHANCE ? clear(why) : Optional.empty();
    }

    private Optional<Step> quiet(Seen seen) {
        var worst = seen.present().stream().filter(Culprit::eligible).findFirst();
        if (!seen.holds() || worst.isEmpty() || seen.at().isBefore(restUntil)) {
            return Optional.empty();
        }
        chosen = worst.get();
        since = seen.at();
        phase = Phase.PENDING;
        return step(GuardDecision.Kind.PENDING, "");
    }

    private Optional<Step> pending(Seen seen) {
        var gone = reasonToStop(seen);
        if (gone.isPresent()) {
            return clear(gone.get());
        }
        if (Duration.between(since, seen.at()).compareTo(settings.hold()) >= 0) {
            phase = Phase.SECOND_CHANCE;
            mark = seen.at();
        }
        return Optional.empty();
    }

    private Optional<String> reasonToStop(Seen seen) {
        if (!seen.holds()) {
            return Optional.of("the condition does not hold any more");
        }
        var same = seen.present().stream()
                .filter(one -> one.eligible() && one.same(chosen))
                .findFirst();
        chosen = same.orElse(chosen);
        return same.isPresent() ? Optional.empty() : Optional.of("its session has ended that, or does something else");
    }

    private Optional<Step> clear(String why) {
        phase = Phase.QUIET;
        return step(GuardDecision.Kind.CLEARED, why);
    }

    private Optional<Step> secondChance(Seen seen) {
        var gone = reasonToStop(seen);
        if (gone.isPresent()) {
            return spare(seen, gone.get());
        }
        if (!seen.look().isAfter(mark) || seen.at().isBefore(mark.plus(WRITTEN))) {
            boolean late = seen.at().isAfter(mark.plus(GAP));
            return late ? spare(seen, "the server could not be looked at again") : Optional.empty();
        }
        if (seen.nearlyDone()) {
            return spare(seen, "it is nearly done, and nobody waits behind it");
        }
        if (cancels >= MOST_CANCELS) {
            restUntil = Instant.MAX;
            phase = Phase.QUIET;
            return step(GuardDecision.Kind.ENOUGH, "it was cancelled " + cancels + " times already");
        }
        cancels++;
        phase = settings.dryRun() ? Phase.TOLD : Phase.ACTING;
        return step(settings.dryRun() ? GuardDecision.Kind.WOULD_CANCEL : GuardDecision.Kind.CANCEL, "");
    }

    private Optional<Step> spare(Seen seen, String why) {
        phase = Phase.QUIET;
        restUntil = seen.at().plus(REST);
        return step(GuardDecision.Kind.SPARED, why);
    }

    private Optional<Step> told(Seen seen) {
        if (!there(seen) || !seen.holds()) {
            rest(seen.at());
        }
        return Optional.empty();
    }

    private Optional<Step> cancelled(Seen seen) {
        if (!there(seen)) {
            return heeded(seen);
        }
        var patience = settings.terminateAfter();
        boolean over = patience.isPresent() && !seen.look().isBefore(mark.plus(patience.get()));
        if (over && seen.holds()) {
            phase = Phase.ACTING;
            return step(
                    GuardDecision.Kind.TERMINATE,
                    "it goes on " + patience.get().toSeconds() + " s after it was cancelled");
        }
        return Optional.empty();
    }

    private Optional<Step> terminated(Seen seen) {
        return there(seen) ? Optional.empty() : heeded(seen);
    }

    private Optional<Step> heeded(Seen seen) {
        if (!seen.look().isAfter(mark)) {
            return Optional.empty();
        }
        rest(seen.at());
        return step(GuardDecision.Kind.HEEDED, "it is not at it any more");
    }

    private boolean there(Seen seen) {
        return seen.present().stream().anyMatch(one -> one.same(chosen));
    }

    /** What was decided has been done. */
    void done(GuardDecision.Kind decided, Instant at) {
        mark = at;
        phase = decided == GuardDecision.Kind.TERMINATE ? Phase.TERMINATED : Phase.CANCELLED;
    }

    /** What was decided has not been done. */
    void failed(Instant at) {
        rest(at);
    }

    private void rest(Instant at) {
        phase = Phase.QUIET;
        restUntil = at.plus(REST);
    }

    private static Optional<Step> step(GuardDecision.Kind kind, String why) {
        return Optional.of(new Step(kind, why));
    }
}
