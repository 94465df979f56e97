package dev.godwit.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.rules.MetricCatalogue;
import dev.godwit.rules.RuleFiles;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Running rule tests: what promtool cannot be asked, and what is said where a test fails. {@link RuleTestPeerTest} asks it the rest. */
class RuleTestRunTest {

    @TempDir
    private Path directory;

    private RuleTestRun run;

    @BeforeEach
    void rules() throws IOException {
        rules("""
                groups:
                  - name: g
                    rules:
                      - alert: High
                        expr: x > 5
                        for: 2m
                        labels: {severity: page}
                        annotations: {summary: 'x is {{ $value }}', more: same}
                      - record: y
                        expr: x * 0.1
                """);
    }

    private void rules(String text) throws IOException {
        Files.writeString(directory.resolve("r.yml"), text);
    }

    private List<RuleTestOutcome> outcomes(String text) throws IOException {
        var problems = new Problems();
        var path = Files.writeString(directory.resolve("t.yml"), "rule_files: [r.yml]\n" + text);
        var file = RuleTestFile.read(path, problems).orElseThrow();
        var rules = new RuleFiles(Duration.ofMinutes(1)).read(file.ruleFiles(), MetricCatalogue.ANYTHING, problems);
        assertThat(problems.list()).extracting(Problem::toString).isEmpty();
        run = new RuleTestRun(file, rules);
        return file.tests().stream().map(run::run).toList();
    }

    private List<String> failures(String test) throws IOException {
        return outcomes("tests: [" + test + "]").get(0).failures();
    }

    private static String asked(String values, String check) {
        return "{input_series: [{series: 'x{a=\"b\"}', values: '" + values + "'}], alert_rule_test: [" + check + "]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1m | exp_pending: [{exp_labels: {a: b, severity: page}, exp_annotations: {summary: x is 6, more: same}}] | ",
                "1m | exp_pending: [] | pending: expected 0, got 1",
                "1m | exp_pending: | pending: expected 0, got 1",
                "1m | exp_alerts: [] | ",
                "2m | exp_pending: [{exp_labels: {a: b, severity: page}}] | pending: expected 1, got 0",
                "0m | exp_pending: [{exp_labels: {a: c, severity: page}, exp_annotations: {summary: x is 6, more: same}}] | pending: expected 1, got 1",
            })
    void pending_alerts_are_these_and_no_others(String at, String expected, String failure) throws IOException {
        var check = "{eval_time: " + at + ", alertname: High, " + expected;
        var firing = at.equals("2m")
                ? ", exp_alerts: [{exp_labels: {a: b, severity: page}, exp_annotations: {summary: x is 6, more: same}}]"
                : "";
        var failures = failures(asked("6x9", check + firing + "}"));
        if (failure == null) {
            assertThat(failures).isEmpty();
        } else {
            assertThat(failures)
                    .singleElement()
                    .asString()
                    .startsWith("High at " + (at.equals("0m") ? "0s" : at) + ", " + failure);
        }
    }

    @Test
    void a_failure_says_what_is_missing_and_what_is_too_much() throws IOException {
        assertThat(
                        failures(
                                asked(
                                        "6x9",
                                        "{eval_time: 2m, alertname: High, exp_alerts: [{exp_labels: {a: c}, exp_annotations: {s: t}}]}")))
                .containsExactly("""
                        High at 2m, firing: expected 1, got 1
                            missing {a="c", alertname="High"}
                                s: "t"
                            unexpected {a="b", alertname="High", severity="page"}
                                more: "same"
                                summary: "x is 6\"""");
    }

    @Test
    void only_the_annotations_that_differ_are_shown() throws IOException {
        assertThat(
                        failures(
                                asked(
                                        "6x9",
                                        "{eval_time: 2m, alertname: High, exp_alerts: [{exp_labels: {a: b, severity: page}, exp_annotations: {summary: x is 7, more: same}}]}")))
                .containsExactly("""
                        High at 2m, firing: expected 1, got 1
                            other annotations of {a="b", alertname="High", severity="page"}
                                summary: expected "x is 7"
                                         got      "x is 6\"""");
    }

    @Test
    void a_value_that_differs_is_shown_in_full() throws IOException {
        assertThat(
                        failures(
                                "{input_series: [{series: x, values: 3}], promql_expr_test: [{expr: y, exp_samples: [{labels: y, value: 0.3}]}]}"))
                .containsExactly("y at 0s, expected 1, got 1\n    missing y 0.3\n    unexpected y 0.30000000000000004");
    }

    @Test
    void the_last_bit_may_differ_where_the_file_says_so() throws IOException {
        var tests =
                "tests: [{input_series: [{series: x, values: 3}], promql_expr_test: [{expr: y, exp_samples: [{labels: y, value: 0.3}]}]}]";
        assertThat(outcomes("fuzzy_compare: true\n" + tests).get(0).passed()).isTrue();
        assertThat(outcomes(tests.replace("0.3}", "0.31}")).get(0).passed()).isFalse();
    }

    @Test
    void a_test_may_begin_at_any_time() throws IOException {
        assertThat(
                        failures(
                                "{start_timestamp: 1000, input_series: [{series: x, values: '1 2'}], promql_expr_test: [{expr: timestamp(x), eval_time: 1m, exp_samples: [{labels: '{}', value: 1060}]}, {expr: 'count_over_time(y[2m])', eval_time: 1m, exp_samples: [{labels: '{}', value: 2}]}]}"))
                .isEmpty();
    }

    @Test
    void a_query_that_cannot_be_answered_fails_alone() throws IOException {
        assertThat(
                        failures(
                                "{input_series: [{series: 'x{a=\"1\"}', values: 1}, {series: 'x{a=\"2\"}', values: 1}], promql_expr_test: [{expr: x + on () x}, {expr: count(x), exp_samples: [{labels: '{}', value: 2}]}]}"))
                .singleElement()
                .asString()
                .startsWith("x + on () x at 0s, found duplicate series");
    }

    @Test
    void a_rule_that_fails_ends_the_test_and_says_when() throws IOException {
        rules("groups: [{name: g, limit: 1, rules: [{alert: A, expr: x}]}]");
        var outcome = outcomes(
                        "tests: [{input_series: [{series: x, values: '1 1'}, {series: 'x{a=\"b\"}', values: '_ 1'}], alert_rule_test: [{eval_time: 0m, alertname: A, exp_alerts: [{}]}, {eval_time: 1m, alertname: A}]}]")
                .get(0);
        assertThat(outcome.checks()).hasSize(1);
        assertThat(outcome.failures()).containsExactly("A at 1m: exceeded limit of 1 with 2 alerts");
    }

    @Test
    void the_series_a_rule_saw_are_told() throws IOException {
        var checks = outcomes(
                        "tests: [" + asked("1 stale", "{alertname: High}, {eval_time: 1m, alertname: Nobody}") + "]")
                .get(0)
                .checks();
        assertThat(checks).extracting(RuleTestOutcome.Checked::series).containsExactly(1, 0);
    }

    @Test
    void an_alert_that_no_rule_has_is_a_warning() throws IOException {
        outcomes("tests: [" + asked("1", "{alertname: Hihg}") + "]");
        assertThat(run.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.text()).isEqualTo("no alert is called Hihg");
            assertThat(warning.hint()).isEqualTo("Did you mean High?");
        });
    }

    @Test
    void rules_may_be_of_the_short_form() throws IOException {
        rules(
                "alerts: [{name: full, condition: active_connections > 90%, for: 1m, summary: '{{ $value | humanizePercentage }}', description: d}]");
        assertThat(failures("""
                        {input_series: [
                            {series: 'pg_stat_activity_count{target="shop",backend_type="client backend"}', values: '95x9'},
                            {series: 'pg_settings_max_connections{target="shop"}', values: '100x9'}],
                         alert_rule_test: [
                            {eval_time: 0m, alertname: full, exp_pending: [&a {exp_labels: {target: shop, severity: warning}, exp_annotations: {summary: 95%, description: d}}]},
                            {eval_time: 1m, alertname: full, exp_alerts: [*a], exp_pending: []}]}""")).isEmpty();
    }
}
