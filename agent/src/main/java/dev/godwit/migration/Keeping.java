package dev.godwit.migration;

import java.util.Optional;

/** What of a migration is in the store, and the while in which nobody watched it. Belongs to the loop. */
final class Keeping {

    /** Without what a crash would leave nothing to go on with. */
    record Stamp(int sessions, int signs, boolean statements) {}

    /** As it was when it was written last; null before the first time. */
    private Stamp written;

    private boolean kept;

    /** While nobody has been seen at it after a restart. */
    private Unwatched unwatched;

    private boolean interrupted;

    /** Whether there is something that must be written at once. */
    boolean news(Stamp now) {
        return !now.equals(written);
    }

    /** It is being written as it is now. */
    void writing(Stamp now) {
        written = now;
    }

    /** It was written, or was to be and could not; whether that was for the first time. */
    boolean kept() {
        boolean fresh = !kept;
        kept = true;
        return fresh;
    }

    /** Whether it may be told of: it is in the store, or the store does not take it. */
    boolean told() {
        return kept;
    }

    /** Nobody watched it, and nobody has been seen at it since. */
    void unwatched(Unwatched since) {
        unwatched = since;
        interrupted = true;
    }

    /** There is a sign of it. */
    void seen() {
        unwatched = null;
    }

    /** A session of it is there; it goes on if that does anything. */
    void rests(Look look, LookedSession session) {
        if (unwatched != null) {
            boolean idle = !session.active() && !session.inTransaction();
            unwatched = idle ? unwatched.idle(look.ours(session.stateChange())) : null;
        }
    }

    /** While nobody watched it its end may have been. */
    Optional<Unwatched> unwatched() {
        return Optional.ofNullable(unwatched);
    }

    /** Whether there ever was a while in which nobody watched it. */
    boolean interrupted() {
        return interrupted;
    }
}
