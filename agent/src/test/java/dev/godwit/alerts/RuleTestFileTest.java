package dev.godwit.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.series.Labels;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading files of rule tests: what they may say, and every mistake with its place. */
class RuleTestFileTest {

    @TempDir
    private Path directory;

    private final Problems problems = new Problems();

    private RuleTestFile read(String text) throws IOException {
        var file = RuleTestFile.read(Files.writeString(directory.resolve("t.yml"), text), problems);
        assertThat(problems.list()).extracting(Problem::toString).isEmpty();
        return file.orElseThrow();
    }

    private void touch(String name) throws IOException {
        var file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "groups: []");
    }

    @Test
    void everything_a_file_may_say_is_read() throws IOException {
        var file = read("""
                evaluation_interval: 30s
                group_eval_order: [b, a]
                fuzzy_compare: true
                tests:
                  - name: all of it
                    interval: 10s
                    start_timestamp: 2026-11-21T02:00:00+01:00
                    external_labels: {region: north}
                    external_url: http://outside
                    input_series: [{series: 'x{a="b"}', values: '1 _ stale'}]
                    alert_rule_test: [{eval_time: 1m, alertname: A, exp_alerts: [{exp_labels: {n: 5}, exp_annotations: {s: t}}], exp_pending: []}]
                    promql_expr_test: [{expr: x, eval_time: 90s, exp_samples: [{labels: 'x{a="b"}', value: -.inf}]}]
                """);
        assertThat(file.interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(file.order()).containsExactly("b", "a");
        assertThat(file.fuzzy()).isTrue();
        var test = file.tests().get(0);
        assertThat(test.name()).isEqualTo("all of it");
        assertThat(test.interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(test.start()).isEqualTo(Instant.parse("2026-11-21T01:00:00Z"));
        assertThat(test.externalLabels()).isEqualTo(Labels.of("region", "north"));
        assertThat(test.externalUrl()).isEqualTo("http://outside");
        assertThat(test.inputs().get(Labels.of(Labels.NAME, "x", "a", "b"))).hasSize(3);
        assertThat(test.end()).isEqualTo(Duration.ofSeconds(90));
        var alerts = test.alertChecks().get(0);
        assertThat(alerts.firing().get(0).labels())
                .containsEntry("alertname", "A")
                .containsEntry("n", "5");
        assertThat(alerts.pending()).hasValueSatisfying(none -> assertThat(none).isEmpty());
        var sample = test.expressionChecks().get(0).expected().get(0);
        assertThat(sample.value()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void what_is_left_out_is_what_promtool_takes() throws IOException {
        var file = read("tests: [{alert_rule_test: [{alertname: A}]}]");
        assertThat(file.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(file.fuzzy()).isFalse();
        var test = file.tests().get(0);
        assertThat(test.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(test.start()).isEqualTo(Instant.EPOCH);
        assertThat(test.end()).isZero();
        assertThat(test.alertChecks().get(0).pending()).isEmpty();
    }

    @Test
    void a_start_may_be_seconds_with_a_fraction() throws IOException {
        assertThat(read("tests: [{start_timestamp: 1.5}]").tests().get(0).start())
                .isEqualTo(Instant.ofEpochMilli(1500));
    }

    @Test
    void rule_files_are_patterns_from_where_the_test_is() throws IOException {
        touch("a/one.yml");
        touch("a/two.yml");
        touch("b/one.yml");
        touch("b/{x}.yml");
        assertThat(read("rule_files: ['*/one.yml', a/two.yml, 'a/../a/t?o.yml', 'b/{x}.y*', 'a/[^o]*']")
                        .ruleFiles())
                .containsExactly(
                        directory.resolve("a/one.yml"),
                        directory.resolve("b/one.yml"),
                        directory.resolve("a/two.yml"),
                        directory.resolve("b/{x}.yml"));
    }

    @Test
    void a_pattern_without_a_file_is_a_warning() throws IOException {
        var file = read("rule_files:\n  - nowhere/*.yml\n  - none.yml");
        assertThat(file.ruleFiles()).isEmpty();
        assertThat(file.warnings())
                .extracting(problem -> problem.place().line() + " " + problem.text())
                .containsExactly("2 no file matches nowhere/*.yml", "3 no file matches none.yml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tests: [{intervall: 1m}] | 1:10: tests[0].intervall: unknown key",
                "tests: [{interval: soon}] | 1:20: tests[0].interval: bad duration \"soon\"",
                "tests: [{alert_rule_test: [{eval_time: 1m}]}] | alert_rule_test[0].alertname: is required",
                "tests: [{alert_rule_test: [{alertname: ''}]}] | alert name must not be empty",
                "tests: [{alert_rule_test: [{alertname: A, exp_alerts: 5}]}] | expected a list",
                "tests: [{alert_rule_test: [{alertname: A, exp_alerts: [{labels: {}}]}]}] | unknown key",
                "tests: [{input_series: [{values: '1'}]}] | input_series[0].series: is required",
                "tests: [{input_series: [{series: 'a b', values: '1'}]}] | 1:36: tests[0].input_series[0].series: unexpected text after a series",
                "tests: [{input_series: [{series: a, values: '1 b'}]}] | 1:48: tests[0].input_series[0].values: no value of a series: \"b\"",
                "tests: [{input_series: [{series: a, values: '{{schema:1}}'}]}] | native histograms are not supported",
                "tests: [{promql_expr_test: [{expr: 'sum('}]}] | 1:41: tests[0].promql_expr_test[0].expr: ",
                "tests: [{promql_expr_test: [{expr: '\"a\"'}]}] | expression must give an instant vector or a scalar, gives a string",
                "tests: [{promql_expr_test: [{expr: a, exp_samples: [{labels: a, histogram: x}]}]}] | native histograms are not supported",
                "tests: [{promql_expr_test: [{expr: a, exp_samples: [{labels: a, value: NaN}]}]}] | expected a number, found \"NaN\"",
                "tests: [{start_timestamp: yesterday}] | 1:27: tests[0].start_timestamp: bad time \"yesterday\"",
                "tests: [{start_timestamp: 99999999999999999999}] | bad time",
                "group_eval_order: [a, a] | 1:23: group_eval_order[1]: group is named twice",
                "rule_files: ['a[.yml'] | 1:14: rule_files[0]: bad pattern of files",
                "evaluation_interval: 1ms\\ntests: [{alert_rule_test: [{alertname: A, eval_time: 1d}]}] | groups would be judged 86400000 times, at most 1000000",
                "tests: [{input_series: [{series: a, values: '1x600000'}, {series: b, values: '1x600000'}]}] | have more than 1000000 values",
            })
    void a_mistake_is_told_with_its_place(String text, String expected) throws IOException {
        var file =
                RuleTestFile.read(Files.writeString(directory.resolve("t.yml"), text.replace("\\n", "\n")), problems);
        assertThat(file).isEmpty();
        assertThat(problems.list())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains(expected));
    }

    @Test
    void all_mistakes_are_told_at_once() throws IOException {
        Files.writeString(directory.resolve("t.yml"), "test: []\ntests: [{interval: x, alert_rule_test: [{}]}]");
        assertThat(RuleTestFile.read(directory.resolve("t.yml"), problems)).isEmpty();
        assertThat(problems.list()).hasSize(3);
    }
}
