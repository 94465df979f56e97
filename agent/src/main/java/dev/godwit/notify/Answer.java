package dev.godwit.notify;

import java.time.Duration;
import java.util.Optional;

/** What came of one attempt to deliver. Texts name the host and nothing else of the address, which may hold a secret. */
sealed interface Answer {

    record Delivered() implements Answer {}

    /** Worth another attempt, after the time the receiver asked to be left alone, if it did. */
    record Later(String why, Optional<Duration> after) implements Answer {}

    /** Not worth another attempt. */
    record Never(String why) implements Answer {}
}
