package dev.godwit.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "200ms,200",
        "30s,30000",
        "1h30m,5400000",
        "1d,86400000",
        "0,0",
        "0s,0",
        "1y,31536000000",
        "2w,1209600000"
    })
    void durations_are_prometheus_s(String text, long millis) {
        assertThat(Durations.parse(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "1.5s",
                "-5m",
                "30m1h",
                "5 m",
                "99999999999999999999s",
                "9223372036854775807y",
                "293y",
                "9223372036855ms"
            })
    void anything_else_is_none(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Test
    void the_longest_is_64_bits_of_nanoseconds() {
        assertThat(Durations.parse("292y")).isPresent();
        assertThat(Durations.parse("9223372036854ms")).contains(Duration.ofMillis(9_223_372_036_854L));
        assertThat(Durations.outOfRange("9223372036855ms")).isTrue();
        assertThat(Durations.outOfRange("99999999999999999999y")).isTrue();
        assertThat(Durations.outOfRange("292y")).isFalse();
        assertThat(Durations.outOfRange("soon")).isFalse();
        assertThat(Durations.outOfRange("")).isFalse();
    }

    @Test
    void what_is_formatted_is_read_back() {
        for (long millis : new long[] {0, 1, 999, 1000, 61_001, 3_600_000, 90_000_000, 694_800_000, 31_536_000_000L}) {
            var duration = Duration.ofMillis(millis);
            assertThat(Durations.parse(Durations.format(duration))).contains(duration);
        }
        assertThat(Durations.format(Duration.ofMinutes(90))).isEqualTo("1h30m");
    }
}
