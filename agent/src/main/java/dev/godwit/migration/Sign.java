package dev.godwit.migration;

import java.util.Comparator;

/**
 * Why a session is taken for one that migrates.
 *
 * @param tool {@link Tool#UNKNOWN} where the sign does not say
 * @param queued whether it only waits for its turn behind another migrator
 * @param text for people
 */
record Sign(SessionId session, Tool tool, Kind kind, boolean queued, String text) {

    /** What can be seen, the surest first. */
    enum Kind {
        KEY,
        HISTORY,
        STARTED_ROW,
        LOCK_ROW,
        APPLICATION,
        MARKER,
        DDL,
        /** Locks as DDL leaves them, and no word of what it was: only beside a migration that is known already. */
        LOCKS,
        CATALOG,
        /** Whoever runs it has said so, and its sessions carry a marker. */
        ANNOUNCED
    }

    static final Comparator<Sign> SUREST = Comparator.comparing(Sign::kind);

    /** Whether it is enough to say that a migration begins. */
    boolean begins() {
        return !queued && kind != Kind.LOCKS && kind != Kind.ANNOUNCED;
    }

    boolean known() {
        return tool.known();
    }
}
