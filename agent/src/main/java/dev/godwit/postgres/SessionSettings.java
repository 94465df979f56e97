package dev.godwit.postgres;

import java.time.Duration;

/**
 * The limits one session lives by.
 *
 * @param statement the server's {@code statement_timeout}
 * @param lock the server's {@code lock_timeout}, shorter than {@code statement}
 * @param connect how long a connection attempt may take before the target counts as down
 * @param grace after a deadline, how long the server has to obey the cancel before the connection is torn down
 * @param slowest the longest pause between two attempts to connect
 * @param ownPath whether names mean what the role's and the database's own {@code search_path} says, and not pg_catalog's alone
 */
public record SessionSettings(
        Duration statement, Duration lock, Duration connect, Duration grace, Duration slowest, boolean ownPath) {

    public SessionSettings(Duration statement, Duration lock, Duration connect, Duration grace, Duration slowest) {
        this(statement, lock, connect, grace, slowest, false);
    }

    /** For functions that never block on a relation. */
    public static final SessionSettings CORE = new SessionSettings(
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            Duration.ofSeconds(15));

    /** For queries that touch relations. */
    public static final SessionSettings RELATIONS = new SessionSettings(
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            Duration.ofSeconds(15));

    /** For queries that people wrote, with the names they know. */
    public static final SessionSettings CUSTOM = new SessionSettings(
            RELATIONS.statement(), RELATIONS.lock(), RELATIONS.connect(), RELATIONS.grace(), RELATIONS.slowest(), true);
}
