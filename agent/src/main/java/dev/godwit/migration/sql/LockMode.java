package dev.godwit.migration.sql;

import java.util.Locale;
import java.util.Optional;

/** The lock levels of tables, weakest first. Source: PostgreSQL manual, "Table-Level Locks". */
public enum LockMode {
    NONE(""),
    ACCESS_SHARE("AccessShareLock"),
    ROW_SHARE("RowShareLock"),
    ROW_EXCLUSIVE("RowExclusiveLock"),
    SHARE_UPDATE_EXCLUSIVE("ShareUpdateExclusiveLock"),
    SHARE("ShareLock"),
    SHARE_ROW_EXCLUSIVE("ShareRowExclusiveLock"),
    EXCLUSIVE("ExclusiveLock"),
    ACCESS_EXCLUSIVE("AccessExclusiveLock");

    private final String word;

    LockMode(String word) {
        this.word = word;
    }

    /** As {@code pg_locks.mode} has it; empty for none. */
    public String word() {
        return word;
    }

    /** As the manual and {@code LOCK TABLE} have it: {@code ACCESS EXCLUSIVE}. */
    public String title() {
        return name().replace('_', ' ');
    }

    /** Whether a plain SELECT waits for it. */
    public boolean blocksReads() {
        return this == ACCESS_EXCLUSIVE;
    }

    /** Whether INSERT, UPDATE and DELETE wait for it. */
    public boolean blocksWrites() {
        return compareTo(SHARE) >= 0;
    }

    public LockMode or(LockMode other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Of a word of {@code pg_locks}, or of the title in any case; empty for anything else. */
    public static Optional<LockMode> of(String text) {
        var title = text.toUpperCase(Locale.ROOT);
        for (var mode : values()) {
            if (mode != NONE && (mode.word.equals(text) || mode.title().equals(title))) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
