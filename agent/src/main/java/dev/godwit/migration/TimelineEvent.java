package dev.godwit.migration;

import java.time.Instant;

/** Something worth telling about a migration, for people. */
public record TimelineEvent(Instant at, Kind kind, String text) {

    /** What it is about. */
    public enum Kind {
        SIGN,
        STATEMENT,
        WAIT,
        BLAST,
        PROGRESS,
        HISTORY,
        GUARD,
        END,
        FINDING,
        AGENT
    }
}
