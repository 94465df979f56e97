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
        ANNOUNCED,
        APPLICATION,
        MARKER,
        DDL,
        CATALOG
    }

    static final Comparator<Sign> SUREST = Comparator.comparing(Sign::kind);

    boolean known() {
        return tool.known();
    }
}
