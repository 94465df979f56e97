package dev.godwit.notify;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The HTTP header {@code Retry-After}: seconds or a date (RFC 9110, 10.2.3). */
final class RetryAfter {

    /** A receiver that asks for more is asked again after this. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /** Empty where there is no such header or it makes no sense. */
    static Optional<Duration> parse(String header, Instant now) {
        if (header == null) {
            return Optional.empty();
        }
        return read(header.strip(), now).map(RetryAfter::bounded);
    }

    private static Optional<Duration> read(String text, Instant now) {
        try {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        } catch (NumberFormatException noNumber) {
            try {
                var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
                return Optional.of(Duration.between(now, date.toInstant()));
            } catch (DateTimeException noDate) {
                return Optional.empty();
            }
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
