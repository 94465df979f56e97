package dev.godwit.migration.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

    private static final Instant BEGIN = Instant.parse("2026-03-29T23:59:40.250Z");

    @ParameterizedTest
    @CsvSource({
        "PT0.003S, 23:59:40.250, 23:59:40.253",
        "PT2S, 23:59:40.500, 23:59:42.000",
        "PT95S, 03-30 00:00:00, 00:01:00",
        "PT3H, 03-30 00:00, 02:00",
        "P2D, 03-30 00:00, 12:00",
        "P21D, 04-01, 04-17",
        "P4000D, 2026-08-12, 2035-09-29"
    })
    void round_times_are_written_along_it(Duration span, String first, String last) {
        var ticks = new Axis(BEGIN, BEGIN.plus(span)).ticks();

        assertThat(ticks).hasSizeBetween(3, 7);
        assertThat(ticks.get(0).label()).isEqualTo(first);
        assertThat(ticks.get(ticks.size() - 1).label()).isEqualTo(last);
        assertThat(ticks).allMatch(tick -> tick.place() >= 0 && tick.place() <= 1);
    }

    @Test
    void a_moment_is_a_line_too() {
        var axis = new Axis(BEGIN, BEGIN);

        assertThat(axis.place(BEGIN)).isZero();
        assertThat(axis.place(BEGIN.plusSeconds(5))).isEqualTo(1);
        assertThat(axis.ticks()).isNotEmpty();
    }
}
