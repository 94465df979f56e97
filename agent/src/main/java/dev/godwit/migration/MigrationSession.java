package dev.godwit.migration;

import java.time.Instant;

/**
 * A session that takes part.
 *
 * @param role {@code migrator}, or {@code queued} while it only waits for its turn
 * @param client its address; {@code local} for one by a local socket, which has no port
 * @param runs what it ran at the last look, or ran last, without what may be secret; empty if that is not known
 * @param started the server's time; with the pid it is the session's identity
 */
public record MigrationSession(
        int pid,
        Instant started,
        String role,
        String user,
        String application,
        String client,
        int port,
        String runs,
        Instant first,
        Instant last) {

    /** One that an earlier build kept says nothing of what it runs. */
    public MigrationSession {
        runs = runs == null ? "" : runs;
    }

    SessionId id() {
        return new SessionId(pid, started);
    }

    boolean migrates() {
        return role.equals("migrator");
    }
}
