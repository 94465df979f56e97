package dev.godwit.migration.planned;

import java.time.Instant;
import java.util.Locale;

/**
 * Something people are to be told of a planned migration.
 *
 * @param key tells it from every other: the same key is never told twice
 * @param migration its identifier; empty while there is none
 * @param text one line for people
 */
public record Event(String key, Instant at, Kind kind, String plan, String target, String migration, String text) {

    /** What it is about. */
    public enum Kind {
        ANNOUNCED,
        BEGUN,
        GOES_ON,
        OVERRUN,
        SUCCEEDED,
        FAILED,
        NOT_COME;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
