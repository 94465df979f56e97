package dev.godwit.migration;

import java.time.Instant;
import java.util.List;

/**
 * One statement of a migration.
 *
 * @param number its place, from 1
 * @param of how many there are in all; 0 if that is not known
 * @param text without what may be secret, on one line; empty while only its identifier is known
 * @param queryId as in {@code pg_stat_activity.query_id}; null if the server computes none
 * @param begun when it was first seen; not later than it began by more than a look
 * @param ended null while it runs
 * @param serverSeconds how long the server says it took; null if it says nothing
 * @param waited seconds it waited for locks
 * @param locks it took or waited for, the strongest of each relation
 * @param expected what was foretold from its text
 * @param behind sessions waiting behind it at the worst moment
 * @param bytes of the table it was about, before it; null if nobody asked
 */
public record StatementRecord(
        int number,
        int of,
        String text,
        String fingerprint,
        Long queryId,
        Instant begun,
        Instant ended,
        State state,
        Double serverSeconds,
        double waited,
        List<LockTaken> locks,
        Expected expected,
        int behind,
        Long bytes) {

    /** Where it is. */
    public enum State {
        RUNNING,
        WAITING,
        DONE,
        FAILED,
        /** It ended well, and its transaction was rolled back: nothing shows of it. */
        UNDONE,
        /** The migration ended while it ran. */
        ENDED
    }

    /**
     * What the text alone says.
     *
     * @param lock the strongest mode it will take; empty for none
     * @param rewrite {@code yes}, {@code no} or {@code depends}, as {@code scan}
     * @param known whether the statement is one whose behaviour was measured
     * @param safer another way; empty if there is none or none is needed
     */
    public record Expected(String lock, String rewrite, String scan, boolean known, String safer) {
        static final Expected NOTHING = new Expected("", "no", "no", true, "");
    }

    StatementRecord ended(Instant at, State how) {
        return new StatementRecord(
                number,
                of,
                text,
                fingerprint,
                queryId,
                begun,
                at,
                how,
                serverSeconds,
                waited,
                locks,
                expected,
                behind,
                bytes);
    }

    public boolean running() {
        return state == State.RUNNING || state == State.WAITING;
    }
}
