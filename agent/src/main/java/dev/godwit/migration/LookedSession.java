package dev.godwit.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A session as it was at one look; times are the server's.
 *
 * @param client its address; {@code local} for one by a local socket
 * @param port of the client, on its side; -1 for one by a local socket
 * @param xactStart null outside a transaction
 * @param queryId as PostgreSQL computes it, of the statement that runs; null if it does not
 * @param cut whether the server keeps only the beginning of the text
 * @param writes whether its transaction has written
 */
record LookedSession(
        SessionId id,
        long databaseOid,
        String database,
        String user,
        String application,
        String client,
        int port,
        String state,
        Instant xactStart,
        Instant queryStart,
        Instant stateChange,
        String waitType,
        boolean writes,
        Long queryId,
        String query,
        boolean cut,
        List<HeldLock> locks) {

    boolean active() {
        return state.equals("active") || state.equals("fastpath function call");
    }

    boolean inTransaction() {
        // One that has failed has no start any more.
        return state.startsWith("idle in transaction") || (xactStart != null && !state.equals("idle"));
    }

    /** Whether a statement of its transaction has failed, and nothing but the end of it is possible any more. */
    boolean aborted() {
        return state.equals("idle in transaction (aborted)");
    }

    boolean waitsForLock() {
        return waitType.equals("Lock");
    }

    /** Seconds it has waited for the lock it wants; 0 if it does not. */
    double waited() {
        return waitsForLock()
                ? locks.stream().mapToDouble(HeldLock::waited).max().orElse(0)
                : 0;
    }

    /** Seconds since anything ran in it; 0 if something does. */
    double silent(Look look) {
        return active() ? 0 : seconds(stateChange, look);
    }

    /** Seconds its transaction has been open with nothing running in it; 0 if something does, or none is open. */
    double idle(Look look) {
        return state.startsWith("idle in transaction") ? seconds(stateChange, look) : 0;
    }

    private static double seconds(Instant since, Look look) {
        return Math.max(0, Duration.between(look.ours(since), look.at()).toMillis() / 1000.0);
    }
}
