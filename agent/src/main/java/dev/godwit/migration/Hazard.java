package dev.godwit.migration;

import java.util.Locale;

/** What goes wrong with a statement that works CONCURRENTLY because of how it is run; an INVALID index is what is left then. */
enum Hazard {
    /** Another migrator waits for the tool's key: a deadlock when the statement comes to wait for that one's snapshot. */
    QUEUED_MIGRATOR,
    /** A lock_timeout is in force, and it also ends the waits that such a statement is made of. */
    LOCK_TIMEOUT,
    /** The tool's own session, idle in a transaction, is what it waits for: for ever. */
    OWN_SESSION;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
