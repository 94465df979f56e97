package dev.godwit.migration.progress;

import java.time.Duration;
import java.util.Set;

/**
 * What a session is at, at one look.
 *
 * @param database its number
 * @param text of the statement that runs; empty while nobody knows it
 * @param locked numbers of the relations it has locked, in any mode
 * @param exclusive those of them under ACCESS EXCLUSIVE
 * @param waits whether it waits for a lock now
 * @param worked how long the statement has run, waits not counted
 */
public record Work(
        int pid, long database, String text, Set<Long> locked, Set<Long> exclusive, boolean waits, Duration worked) {

    double seconds() {
        return worked.toNanos() / 1e9;
    }
}
