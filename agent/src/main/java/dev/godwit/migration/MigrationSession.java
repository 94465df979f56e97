package dev.godwit.migration;

import java.time.Instant;

/**
 * A session that takes part.
 *
 * @param role {@code migrator}, or {@code queued} while it only waits for its turn
 * @param started the server's time; with the pid it is the session's identity
 */
public record MigrationSession(
        int pid,
        Instant started,
        String role,
        String user,
        String application,
        String client,
        Instant first,
        Instant last) {

    SessionId id() {
        return new SessionId(pid, started);
    }

    boolean migrates() {
        return role.equals("migrator");
    }
}
