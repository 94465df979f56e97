package dev.godwit.migration.planned;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Something people are to be told of a planned migration.
 *
 * @param key tells it from every other: the same key is never told twice
 * @param migration its identifier; empty while there is none
 * @param text one line for people
 */
public record Event(String key, Instant at, Kind kind, String plan, String target, String migration, String text) {

    /** What it is about; of those that tell of its end the later is the worse. */
    public enum Kind {
        ANNOUNCED,
        BEGUN,
        GOES_ON,
        OVERRUN,
        SUCCEEDED,
        ROLLED_BACK,
        /** It is over, and nobody can tell how it ended. */
        UNKNOWN,
        FAILED,
        NOT_COME;

        static final List<Kind> ENDS = List.of(SUCCEEDED, ROLLED_BACK, UNKNOWN, FAILED);

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
