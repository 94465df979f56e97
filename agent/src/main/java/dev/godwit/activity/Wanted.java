package dev.godwit.activity;

import java.time.Duration;

/**
 * The lock somebody waits for.
 *
 * @param type as in {@code pg_locks.locktype}
 * @param mode like {@code AccessExclusiveLock}
 * @param relation schema and name where the lock is on a relation or a row of one, else empty
 * @param waited since the wait began, as far as the server says
 */
public record Wanted(String type, String mode, String relation, Duration waited) {}
