package dev.godwit.rules;

import java.time.Duration;
import java.time.Instant;

/**
 * How a rule fared when it was judged.
 *
 * @param error what went wrong, empty if nothing did
 * @param matched elements its expression gave, 0 after an error
 * @param series that its selectors found, 0 after an error; a rule that never finds any is most likely misspelt
 */
public record Health(Instant at, Duration took, String error, int matched, int series) {

    public boolean isGood() {
        return error.isEmpty();
    }
}
