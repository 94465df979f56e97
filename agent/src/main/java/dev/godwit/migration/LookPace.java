package dev.godwit.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * When the next look for migrations is due: at every beat while one runs, at every other while none does or it only does what it
 * did, and later where looking is dear.
 */
final class LookPace {

    private static final Duration CHEAP = Duration.ofMillis(20);
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);
    private static final int REST = 20;
    private static final Duration SAVE = Duration.ofSeconds(1);

    /** While nothing happens all that is lost with a crash is how long it did not. */
    private static final Duration SAVE_CALM = Duration.ofSeconds(5);

    /** So much is not known after a crash of when somebody looked last. */
    private static final Duration MARK = Duration.ofSeconds(2);

    private final Calm calm = new Calm();
    private Instant nextLook = Instant.MIN;
    private Instant lastSave = Instant.EPOCH;
    private Instant nextMark = Instant.MIN;
    private Duration lastTook = Duration.ZERO;
    private int ticks;

    /** At each beat; {@code any} is whether a migration runs. */
    boolean due(Instant now, boolean any) {
        boolean busy = any && !calm.at(now);
        boolean odd = ticks++ % 2 == 1;
        return !now.isBefore(nextLook) && (busy || !odd);
    }

    /** A look was taken. One dear look may be our own machine's hiccup; two in a row are what looking costs here. */
    void took(Duration took, Instant now) {
        var cost = took.compareTo(lastTook) < 0 ? took : lastTook;
        lastTook = took;
        var rest = cost.compareTo(CHEAP) > 0 ? cost.multipliedBy(REST) : Duration.ZERO;
        nextLook = now.plus(rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest);
    }

    /** What was seen. */
    void look(Look look, Collection<Migration> running) {
        calm.look(look, running);
    }

    /** Somebody waits for a migration. */
    void disturbed(Instant at) {
        calm.disturbed(at);
    }

    boolean calm(Instant at) {
        return calm.at(at);
    }

    /** Whether what is known is to be written down now. */
    boolean saves(Instant now) {
        if (now.isBefore(lastSave.plus(calm.at(now) ? SAVE_CALM : SAVE))) {
            return false;
        }
        lastSave = now;
        return true;
    }

    /** Whether it is to be written down now that somebody looked. */
    boolean marks(Instant now) {
        return !now.isBefore(nextMark);
    }

    /** That was written. */
    void marked(Instant now) {
        nextMark = now.plus(MARK);
    }
}
