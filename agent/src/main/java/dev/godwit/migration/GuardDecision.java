package dev.godwit.migration;

import java.time.Instant;
import java.util.Locale;

/**
 * Something the guard decided, or learned of what it had done, as it is kept.
 *
 * @param pid of the session it is about; with {@code started} its identity
 * @param statement what the session ran, without what may be secret
 * @param reason the condition with its value and since when it held, or what the server said
 */
public record GuardDecision(Instant at, Kind kind, int pid, Instant started, String statement, String reason) {

    /** The sorts, in the words of series. */
    public enum Kind {
        /** The condition has begun to hold. */
        PENDING("waits to see whether to cancel"),
        /** It held no longer before its time was over. */
        CLEARED("has nothing to do any more"),
        /** The last look before cancelling found a reason not to. */
        SPARED("leaves it alone"),
        WOULD_CANCEL("would cancel (dry run)"),
        /** Kept before it is done. */
        CANCEL("cancels"),
        /** Kept before it is done. */
        TERMINATE("terminates"),
        /** The server took it. */
        SENT("has told the server about"),
        /** Whoever was to be stopped has stopped. */
        HEEDED("sees the end of what ran in"),
        /** The server said no. */
        REFUSED("was refused"),
        /** There was nobody any more, or they were at something else. */
        GONE("came too late for"),
        /** It was not done, for another reason. */
        FAILED("could not act on"),
        /** Nobody knows whether it was done. */
        UNSURE("does not know whether it stopped"),
        /** It has been cancelled too often already. */
        ENOUGH("does no more about");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** As label values have it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it is the will to stop somebody. */
        public boolean acts() {
            return this == CANCEL || this == TERMINATE;
        }
    }

    /** For the timeline. */
    String text() {
        return "the guard " + kind.title + " pid " + pid + ": " + reason
                + (statement.isEmpty() ? "" : ": " + statement);
    }

    SessionId session() {
        return new SessionId(pid, started);
    }
}
