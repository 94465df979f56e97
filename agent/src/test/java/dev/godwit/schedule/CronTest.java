package dev.godwit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.godwit.settings.Problems;
import dev.godwit.settings.YamlReader;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    /** A Saturday. */
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0 2 * * *        | 2026-11-22T02:00:00Z
                    * * * * *        | 2026-11-21T03:01:00Z
                    */15 * * * *     | 2026-11-21T03:15:00Z
                    30 3 * * 0       | 2026-11-22T03:30:00Z
                    30 3 * * 7       | 2026-11-22T03:30:00Z
                    0 5 * * 1-5      | 2026-11-23T05:00:00Z
                    0 5 * * 6        | 2026-11-21T05:00:00Z
                    0 4 1 * *        | 2026-12-01T04:00:00Z
                    0 4 1,15 1-3 *   | 2027-01-01T04:00:00Z
                    59 23 31 12 *    | 2026-12-31T23:59:00Z
                    0 0 29 2 *       | 2028-02-29T00:00:00Z
                    """)
    void the_next_time_is_what_crontab_means(String text, Instant expected) throws Exception {
        assertThat(Cron.parse(text).next(NOW, UTC)).hasValue(expected);
        assertThat(Cron.parse(text)).hasToString(text);
    }

    @Test
    void a_zone_moves_the_time_and_its_summer_time_too() throws Exception {
        var nightly = Cron.parse("0 2 * * *");
        var berlin = ZoneId.of("Europe/Berlin");
        assertThat(nightly.next(NOW, berlin)).hasValue(Instant.parse("2026-11-22T01:00:00Z"));
        assertThat(nightly.next(Instant.parse("2026-07-01T12:00:00Z"), berlin))
                .hasValue(Instant.parse("2026-07-02T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nightly",
                "0 2 * *",
                "0 2 * * * *",
                "60 * * * *",
                "0 24 * * *",
                "0 2 0 * *",
                "0 2 * 13 *",
                "0 2 * * 8",
                "0 2 1 * 1",
                "0 2 * * ?",
                "@daily",
                "x 2 * * *",
                "5-1-2 * * * *",
                "*/0 * * * *",
                "0 0 30 2 *",
                "0 2 L * *"
            })
    void what_is_no_cron_is_refused_with_its_text(String text) {
        assertThatExceptionOfType(Cron.Malformed.class)
                .isThrownBy(() -> Cron.parse(text))
                .satisfies(bad -> {
                    assertThat(bad.getMessage())
                            .startsWith("bad cron \"" + text + "\": ")
                            .doesNotEndWith(".");
                    assertThat(bad.hint()).endsWith(".");
                });
    }

    @Test
    void a_bad_cron_in_a_file_is_a_problem_with_its_place() {
        var problems = new Problems();
        var section = new YamlReader(problems, name -> null)
                .read("godwit.yml", "at: \"0 25 * * *\"\n")
                .orElseThrow();
        assertThat(Cron.read(section.take("at"))).isEmpty();
        assertThat(problems.list()).hasSize(1);
        assertThat(problems.list().get(0).toString()).startsWith("godwit.yml:1:5: at: bad cron \"0 25 * * *\": ");
    }

    @Test
    void equal_times_are_equal() throws Exception {
        var crons = Stream.of(Cron.parse("0 2 * * *"), Cron.parse("0  2 * * *"), Cron.parse("1 2 * * *"))
                .distinct()
                .toList();
        assertThat(crons).isEqualTo(List.of(Cron.parse("0 2 * * *"), Cron.parse("1 2 * * *")));
    }
}
