package dev.godwit.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenMetricsReaderTest {

    private final Problems problems = new Problems();
    private final OpenMetricsReader reader = new OpenMetricsReader("f.om", problems);

    @Test
    void openmetrics_counts_in_seconds() {
        var series = reader.read("""
                # HELP requests Requests.
                # TYPE requests counter
                # UNIT requests requests
                requests_total{code="200",path="/a"} 10 1700000000.25 # {trace="x"} 0.5 1
                requests_total{code="200",path="/a"} 12.5 1700000060
                temperature -1e-3 -1.5
                temperature NaN 0
                # EOF
                """);
        assertThat(problems.list()).isEmpty();
        var requests = series.select(List.of(Matcher.equal("path", "/a"))).get(0);
        assertThat(requests.labels()).isEqualTo(Labels.of(Labels.NAME, "requests_total", "code", "200", "path", "/a"));
        assertThat(requests.latest(0, 1_700_000_000_250L)).isEqualTo(new Point(1_700_000_000_250L, 10));
        assertThat(requests.window(0, Long.MAX_VALUE).size()).isEqualTo(2);
        assertThat(reader.newest()).isEqualTo(1_700_000_060_000L);
        var temperature = series.select(List.of(Matcher.equal(Labels.NAME, "temperature")))
                .get(0);
        assertThat(temperature.latest(-1_501, -1_000)).isEqualTo(new Point(-1_500, -0.001));
    }

    @Test
    void the_older_format_has_no_end_and_counts_in_milliseconds() {
        var series = reader.read("# any remark\n\nup{job=\"a\",} 1 1700000000250\r\nup +Inf 1700000000250\n");
        assertThat(problems.list()).isEmpty();
        var up = series.select(List.of(Matcher.equal("job", "a"))).get(0);
        assertThat(up.latest(0, Long.MAX_VALUE)).isEqualTo(new Point(1_700_000_000_250L, 1));
    }

    @Test
    void names_and_values_may_be_any_text() {
        var series = reader.read("{\"a.b\",\"c d\"=\"x \\\"y\\\" \\\\ \\n\\t #}\",e=\"\"} 1 1\n# EOF\n");
        assertThat(problems.list()).isEmpty();
        assertThat(series.select(List.of()).get(0).labels())
                .isEqualTo(Labels.of(Labels.NAME, "a.b", "c d", "x \"y\" \\ \n\\t #}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "up 1\\n# EOF | f.om:1:5: sample has no timestamp\\n    hint: Every sample needs the time it was taken at behind its value.",
                "up\\n# EOF | f.om:1:3: sample has no value",
                "up 1x 1\\n# EOF | f.om:1:4: bad value \"1x\"",
                "up 1 yesterday\\n# EOF | f.om:1:6: bad timestamp \"yesterday\"",
                "up 1 1e13\\n# EOF | f.om:1:6: bad timestamp \"1e13\"",
                "up 1 1700000000.5 | f.om:1:6: bad timestamp \"1700000000.5\"\\n    hint: Without # EOF at its end a file counts in whole milliseconds; OpenMetrics ends with # EOF.",
                "up 1 1 x\\n# EOF | f.om:1:8: unexpected \"x\"",
                "up{job=\"a} 1 1\\n# EOF | f.om:1:8: quoted text has no end",
                "up{job=a} 1 1\\n# EOF | f.om:1:8: expected a quoted value of label job",
                "up{job} 1 1\\n# EOF | f.om:1:7: expected = after label job",
                "up{job=\"a\" x=\"b\"} 1 1\\n# EOF | f.om:1:12: expected , or } after a label",
                "up{job=\"a\",job=\"b\"} 1 1\\n# EOF | f.om:1:12: label job is there twice",
                "up{\"down\"} 1 1\\n# EOF | f.om:1:4: metric has two names",
                "up{__name__=\"a\"} 1 1\\n# EOF | f.om:1:4: __name__ is no label to write",
                "{job=\"a\"} 1 1\\n# EOF | f.om:1:1: sample has no metric name",
                "9up 1 1\\n# EOF | f.om:1:1: expected the name of a metric",
                "up{9=\"a\"} 1 1\\n# EOF | f.om:1:4: expected the name of a label or }",
                "up 1 1\\nup 2 1\\n# EOF | f.om:2:1: up has two samples at one time",
                "# TYPE up guage\\nup 1 1\\n# EOF | f.om:1:11: unknown type \"guage\"",
                "up 1 1\\n# EOF\\nup 1 2\\n# EOF | f.om:3:1: there is text after # EOF",
                "# EOF | f.om:1:1: there is no sample",
            })
    void a_mistake_is_told_with_its_place(String text, String expected) {
        reader.read(text.replace("\\n", "\n"));
        assertThat(problems.list().get(0).toString()).isEqualTo(expected.replace("\\n", "\n"));
    }

    @Test
    void mistakes_are_told_together_but_not_without_end() {
        reader.read("up 1\n".repeat(100) + "# EOF\n");
        assertThat(problems.list()).hasSize(20);
        assertThat(problems.list()).extracting(Problem::place).last().hasToString("f.om:20:5");
    }

    @Test
    void what_a_file_may_hold_is_bounded() {
        reader.read("up{job=\"" + "x".repeat(70_000) + "\"} 1 1\n# EOF\n");
        var text = new StringBuilder();
        for (int i = 0; i <= SeriesLimits.DEFAULT.series(); i++) {
            text.append("up{i=\"").append(i).append("\"} 1 1\n");
        }
        reader.read(text + "# EOF\n");
        assertThat(problems.list())
                .extracting(Problem::text)
                .containsExactly("line is longer than 65536 characters", "there are more than 50000 series");
    }
}
