package dev.godwit.migration;

import java.util.List;

/**
 * A lock that a session of interest has or wants.
 *
 * @param type as in {@code pg_locks.locktype}: {@code relation} or {@code advisory}
 * @param relation its number; 0 for none
 * @param key of an advisory lock on one 64-bit number; null for others
 * @param waited seconds it has been waited for; 0 if it is granted or the server does not say
 */
record HeldLock(String type, long database, long relation, Long key, String mode, boolean granted, double waited) {

    private static final List<String> STRENGTH = List.of(
            "AccessShareLock",
            "RowShareLock",
            "RowExclusiveLock",
            "ShareUpdateExclusiveLock",
            "ShareLock",
            "ShareRowExclusiveLock",
            "ExclusiveLock",
            "AccessExclusiveLock");

    /** How strong a mode is; the strongest has the highest number. */
    static int strength(String mode) {
        return STRENGTH.indexOf(mode);
    }

    /** Whether it keeps others from writing, or from changing the table: what only DDL and upkeep take. */
    boolean strong() {
        return type.equals("relation") && strength(mode) >= strength("ShareUpdateExclusiveLock");
    }

    boolean writes() {
        return type.equals("relation") && strength(mode) >= strength("RowExclusiveLock");
    }
}
