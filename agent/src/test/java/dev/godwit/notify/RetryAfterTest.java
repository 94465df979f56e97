package dev.godwit.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-21T02:00:00Z");

    @Test
    void it_is_seconds_or_a_date() {
        assertThat(RetryAfter.parse("90", NOW)).hasValue(Duration.ofSeconds(90));
        assertThat(RetryAfter.parse(" 0 ", NOW)).hasValue(Duration.ZERO);
        assertThat(RetryAfter.parse("Sat, 21 Nov 2026 02:00:30 GMT", NOW)).hasValue(Duration.ofSeconds(30));
    }

    @Test
    void the_past_means_now_and_too_far_means_an_hour() {
        assertThat(RetryAfter.parse("Sat, 21 Nov 2026 01:00:00 GMT", NOW)).hasValue(Duration.ZERO);
        assertThat(RetryAfter.parse("-5", NOW)).hasValue(Duration.ZERO);
        assertThat(RetryAfter.parse("999999999", NOW)).hasValue(Duration.ofHours(1));
    }

    @Test
    void nonsense_is_no_wish() {
        for (var header : new String[] {null, "", "soon", "1.5", "21 Nov 2026"}) {
            assertThat(RetryAfter.parse(header, NOW)).isEmpty();
        }
    }

    @Test
    void a_pause_doubles_to_its_limit_with_half_of_it_chance() {
        var pace = Pace.DEFAULT;
        var random = new Random(7);
        for (int failures = 1; failures < 100; failures++) {
            long most = Math.min(60_000, 500L << Math.min(failures - 1, 20));
            assertThat(pace.pause(failures, Optional.empty(), random).toMillis())
                    .isBetween(most / 2, most);
        }
        assertThat(pace.pause(1, Optional.of(Duration.ofMinutes(5)), random)).isEqualTo(Duration.ofMinutes(5));
        assertThat(pace.pause(1, Optional.of(Duration.ZERO), random)).isPositive();
    }
}
