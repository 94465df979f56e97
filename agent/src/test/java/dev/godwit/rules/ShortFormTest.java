package dev.godwit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of the short form as a whole. */
class ShortFormTest {

    /** As runbook R1 and the others write them. */
    private static final String RUNBOOK = """
            alerts:
              - name: high_query_time
                condition: p95_query_time > 500ms
                severity: warning
              - name: connection_pool_exhausted
                condition: active_connections > 90%
                severity: critical
              - name: latency_doubled
                condition: p95_latency > 2x baseline
                for: 2m
              - {name: http_500s, condition: http_500 > 10/minute, severity: critical}
            """;

    @TempDir
    private Path directory;

    private final Problems problems = new Problems();

    private Rules read(String... texts) throws IOException {
        var files = new ArrayList<Path>();
        for (var text : texts) {
            files.add(Files.writeString(directory.resolve("file" + files.size() + ".yml"), text));
        }
        return new RuleFiles(Duration.ofSeconds(15)).read(files, MetricCatalogue.ANYTHING, problems);
    }

    private List<String> found() {
        return problems.list().stream()
                .map(problem -> problem.toString().replace(directory.toString() + "/", ""))
                .toList();
    }

    private static AlertingRule alert(Rules rules, String name) {
        return (AlertingRule) rules.all().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_runbooks_example_is_a_group_of_alerts_after_its_baseline() throws IOException {
        var rules = read(RUNBOOK);

        assertThat(found()).isEmpty();
        assertThat(rules.groups()).extracting(Group::name).containsExactly("baselines", "file0");
        assertThat(rules.groups())
                .extracting(Group::interval)
                .containsExactly(Duration.ofMinutes(1), Duration.ofSeconds(5));
        assertThat(rules.all())
                .extracting(Rule::name)
                .containsExactly(
                        "godwit:p95_query_time:baseline",
                        "high_query_time",
                        "connection_pool_exhausted",
                        "latency_doubled",
                        "http_500s");
        assertThat(alert(rules, "latency_doubled").holds()).isEqualTo(Duration.ofMinutes(2));
        assertThat(alert(rules, "latency_doubled").reads())
                .containsExactlyInAnyOrder("godwit:p95_query_time:baseline", "godwit_query_latency_estimated_seconds");
        assertThat(alert(rules, "high_query_time").holds()).isZero();
        assertThat(alert(rules, "high_query_time").place().line()).isEqualTo(2);
    }

    @Test
    void an_alert_without_a_severity_is_a_warning() throws IOException {
        var rules = read(RUNBOOK);
        assertThat(alert(rules, "latency_doubled").labels().get("severity")).hasToString("warning");
        assertThat(alert(rules, "http_500s").labels().get("severity")).hasToString("critical");
    }

    @Test
    void an_alert_says_what_it_is_about_and_how_much_is_too_much() throws IOException {
        var annotations = alert(read(RUNBOOK), "http_500s").annotations();
        assertThat(annotations.keySet()).containsExactly("summary", "description");
        assertThat(annotations.get("summary"))
                .hasToString(
                        "job {{ $labels.job }}: number of answers with status 500 is {{ $value | humanize }} per minute (> 10/minute)");
        assertThat(annotations.get("description").toString()).startsWith("Condition: http_500 > 10/minute. ");
    }

    @Test
    void an_alert_may_say_everything_itself() throws IOException {
        var rules = read("""
                alerts:
                  - name: mine
                    condition: blocked_sessions > 3
                    for: 10s
                    keep_firing_for: 1m
                    severity: page
                    summary: 'mine: {{ $value }}'
                    runbook: https://runbooks.example/mine
                    labels: {team: checkout}
                    annotations: {dashboard: locks}
                    no_data: alert
                """);

        assertThat(found()).isEmpty();
        var alert = alert(rules, "mine");
        assertThat(alert.holds()).isEqualTo(Duration.ofSeconds(10));
        assertThat(alert.keepFiring()).isEqualTo(Duration.ofMinutes(1));
        assertThat(alert.noData()).isEqualTo(NoData.ALERT);
        assertThat(alert.labels().toString()).isEqualTo("{severity=page, team=checkout}");
        assertThat(alert.annotations().keySet()).containsExactly("summary", "description", "runbook_url", "dashboard");
        assertThat(alert.annotations().get("summary")).hasToString("mine: {{ $value }}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{name: a} | alerts[0].condition: is required | ",
                "{condition: deadlocks > 1/hour} | alerts[0].name: is required | ",
                "{name: '', condition: deadlocks > 1/hour} | alert name must not be empty | ",
                "{name: a, condition: deadlocks > 1/hour, severity: critcal} | unknown severity \"critcal\" | Did you mean critical?",
                "{name: a, condition: deadlocks > 1/hour, severity: P1} | unknown severity \"P1\" | Severities are info, warning, critical, page.",
                "{name: a, condition: deadlocks > 1/hour, labels: {severity: info}} | severity is set twice | beside name:",
                "{name: a, condition: deadlocks > 1/hour, no_data: hole} | unknown policy \"hole\" | Did you mean hold?",
                "{name: a, condition: deadlocks > 1/hour, for: soon} | bad duration \"soon\" | ",
                "{name: a, condition: deadlocks > 1/hour, treshold: 5} | alerts[0].treshold: unknown key | Known keys here",
                "{name: a, expr: up == 0, condition: deadlocks > 1/hour} | alerts[0].expr: unknown key | ",
                "{name: a, condition: deadlocks > 1/hour, summary: '{{ $value'} | bad template | ",
                "{name: a, condition: deadlocks > 1/hour, summary: x, annotations: {summary: y}} | summary is set twice | ",
                "{name: a, condition: deadlocks > 1/hour, labels: {__name__: x}} | bad label name \"__name__\" | ",
                "{name: a, condition: [deadlocks]} | expected text | ",
                "just text | expected a mapping | ",
            })
    void a_mistake_in_an_alert_is_told(String alert, String problem, String hint) throws IOException {
        read("alerts:\n  - " + alert + "\n");
        assertThat(found())
                .anySatisfy(line -> assertThat(line).contains(problem).contains(hint == null ? "" : hint));
    }

    @Test
    void two_alerts_of_a_file_do_not_share_a_name() throws IOException {
        read("""
                alerts:
                  - {name: a, condition: deadlocks > 1/hour}
                  - {name: a, condition: deadlocks > 2/hour}
                """);
        assertThat(found())
                .containsExactly("file0.yml:3:12: alerts[1].name: duplicate alert \"a\"\n"
                        + "    hint: Names of alerts are unique within a file.");
    }

    @Test
    void a_file_is_of_one_form() throws IOException {
        read("""
                groups: []
                alerts: []
                """);
        assertThat(found())
                .containsExactly("file0.yml:1:9: groups: groups: and the short form in one file\n"
                        + "    hint: Put groups: into a file of its own, so that Prometheus can load it.");
    }

    @Test
    void a_misspelt_key_of_a_file_is_told() throws IOException {
        read("alert: []\nno_data: {}\n");
        assertThat(found()).containsExactly("file0.yml:1:1: alert: unknown key\n    hint: Did you mean alerts?");
    }

    @Test
    void files_of_both_forms_are_read_together() throws IOException {
        var rules = read(RUNBOOK, "groups: [{name: g, rules: [{alert: Up, expr: up == 0}]}]");
        assertThat(found()).isEmpty();
        assertThat(rules.all()).extracting(Rule::name).contains("Up", "http_500s");
        assertThat(rules.all()).extracting(Rule::key).doesNotHaveDuplicates();
    }

    @Test
    void a_baseline_is_recorded_once_for_all_files() throws IOException {
        var rules = read(
                "alerts: [{name: a, condition: p95_latency > 2x baseline}]",
                "alerts: [{name: b, condition: p95_query_time > 3x baseline}, {name: c, condition: cpu > 2x baseline}]");
        assertThat(found()).isEmpty();
        assertThat(rules.groups()).extracting(Group::name).containsExactly("baselines", "file0", "file1");
        assertThat(rules.groups().get(0).rules())
                .extracting(Rule::name)
                .containsExactly("godwit:p95_query_time:baseline", "godwit:cpu_usage:baseline");
    }

    @Test
    void the_policies_of_one_file_hold_for_the_alerts_of_all() throws IOException {
        var rules = read(
                "no_data: {Up: alert, b: resolve}",
                "groups: [{name: g, rules: [{alert: Up, expr: up == 0}, {alert: Down, expr: up == 1}]}]",
                "alerts: [{name: b, condition: deadlocks > 1/hour, no_data: alert}]");
        assertThat(found()).isEmpty();
        var policies = Map.of(
                "Up", alert(rules, "Up").noData(),
                "Down", alert(rules, "Down").noData(),
                "b", alert(rules, "b").noData());
        assertThat(policies).isEqualTo(Map.of("Up", NoData.ALERT, "Down", NoData.HOLD, "b", NoData.RESOLVE));
    }

    @Test
    void a_policy_for_an_alert_nobody_has_is_an_error() throws IOException {
        read(
                "no_data:\n  TargetDwn: alert\n  other: hold\n  TargetDown: keep\n",
                "no_data: {TargetDown: hold}",
                "groups: [{name: g, rules: [{alert: TargetDown, expr: up == 0}]}]");
        assertThat(found())
                .containsExactly(
                        "file0.yml:4:15: no_data.TargetDown: unknown policy \"keep\"\n"
                                + "    hint: Write one of hold, resolve, alert.",
                        "file1.yml:1:23: no_data.TargetDown: TargetDown has a policy already, at file0.yml:4:15\n"
                                + "    hint: Give each alert one policy.",
                        "file0.yml:2:14: no_data.TargetDwn: no alert is called TargetDwn\n"
                                + "    hint: Did you mean TargetDown?",
                        "file0.yml:3:10: no_data.other: no alert is called other\n    hint: Load its file as well.");
    }
}
