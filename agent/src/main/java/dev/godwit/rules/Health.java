package dev.godwit.rules;

import java.time.Duration;
import java.time.Instant;

/**
 * How a rule fared when it was last judged.
 *
 * @param error what went wrong, empty if nothing did
 * @param matched elements its expression gave, 0 after an error
 */
public record Health(Instant at, Duration took, String error, int matched) {

    public boolean isGood() {
        return error.isEmpty();
    }
}
