package dev.godwit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleFilesTest {

    private static final Duration DEFAULT = Duration.ofSeconds(15);

    private final Problems problems = new Problems();

    /** Knows two metrics. */
    static final class Catalogue implements MetricCatalogue {
        private final List<String> names = List.of("pg_stat_activity_count", "up");

        @Override
        public boolean knows(String metric) {
            return names.contains(metric);
        }

        @Override
        public Collection<String> names() {
            return names;
        }
    }

    private Rules read(String text) {
        return new RuleFiles(DEFAULT).read("rules.yml", text, new Catalogue(), problems);
    }

    private List<String> found() {
        return problems.list().stream().map(Problem::toString).toList();
    }

    @Test
    void a_file_of_prometheus_is_read_as_it_is() {
        var rules = read("""
                groups:
                  - name: connections
                    interval: 200ms
                    query_offset: 1s
                    limit: 5
                    labels: {team: checkout, severity: info}
                    rules:
                      - record: backends:by_db
                        expr: sum by (datname) (pg_stat_activity_count)
                        labels: {from: godwit}
                      - alert: TooMany
                        expr: |
                          backends:by_db > 90
                            and on () up
                        for: 1m
                        keep_firing_for: 5m
                        labels: {severity: page}
                        annotations:
                          summary: '{{ $value | humanize }} in {{ $labels.datname }}'
                  - name: other
                    rules: []
                """);

        assertThat(found()).isEmpty();
        var group = rules.groups().get(0);
        assertThat(group.interval()).isEqualTo(Duration.ofMillis(200));
        assertThat(group.queryOffset()).isEqualTo(Duration.ofSeconds(1));
        assertThat(rules.groups().get(1).interval()).isEqualTo(DEFAULT);
        var recording = (RecordingRule) group.rules().get(0);
        assertThat(recording.labels())
                .containsOnly(
                        Map.entry("from", "godwit"), Map.entry("severity", "info"), Map.entry("team", "checkout"));
        assertThat(recording.limit()).isEqualTo(5);
        assertThat(recording.reads()).containsExactly("pg_stat_activity_count");
        var alerting = (AlertingRule) group.rules().get(1);
        assertThat(alerting.holds()).isEqualTo(Duration.ofMinutes(1));
        assertThat(alerting.keepFiring()).isEqualTo(Duration.ofMinutes(5));
        assertThat(alerting.labels().get("severity")).hasToString("page");
        assertThat(alerting.labels().get("team")).hasToString("checkout");
        assertThat(alerting.reads()).containsExactlyInAnyOrder("backends:by_db", "up");
        assertThat(alerting.place()).hasToString("rules.yml:11:9");
        assertThat(rules.groupsReading(java.util.Set.of("up"))).containsExactly(group);
        assertThat(rules.groupsReading(java.util.Set.of("down"))).isEmpty();
    }

    @Test
    void every_mistake_of_a_file_is_reported_with_its_place() {
        read("""
                groups:
                  - name: a
                    interval: 5 minutes
                    intervall: 5m
                    rules:
                      - alert: A
                        record: b
                        expr: up
                      - expr: up
                      - alert: NoExpression
                        fore: 5m
                      - record: 'bad{name}'
                        expr: up
                      - record: x
                        expr: up
                        for: 1m
                      - alert: BadLabel
                        expr: up
                        labels: {my-label: x, __name__: y}
                        annotations: {text: '{{ $valu }}'}
                      - alert: BadExpression
                        expr: up > ) 1
                      - alert: WrongType
                        expr: up[5m]
                  - name: a
                    rules: []
                  - rules: []
                """);

        assertThat(found())
                .containsExactly(
                        "rules.yml:3:15: groups[0].interval: bad duration \"5 minutes\"\n    hint: Write it like 200ms, 30s or 1h30m.",
                        "rules.yml:6:9: groups[0].rules[0]: both record and alert are set\n    hint: A rule records a series or raises an alert.",
                        "rules.yml:9:9: groups[0].rules[1]: neither record nor alert is set\n    hint: A rule records a series or raises an alert.",
                        "rules.yml:10:9: groups[0].rules[2].expr: is required",
                        "rules.yml:11:9: groups[0].rules[2].fore: unknown key\n    hint: Did you mean for?",
                        "rules.yml:12:17: groups[0].rules[3].record: bad metric name \"bad{name}\"\n    hint: Give labels under labels:, not in the name.",
                        "rules.yml:16:14: groups[0].rules[4].for: not allowed on a recording rule\n    hint: Only alerts have for.",
                        "rules.yml:19:41: groups[0].rules[5].labels.__name__: bad label name \"__name__\"\n    hint: Give the label a name of its own.",
                        "rules.yml:20:33: groups[0].rules[5].annotations.text: bad template: undefined variable \"$valu\"",
                        "rules.yml:22:20: groups[0].rules[6].expr: unexpected \")\" in expression",
                        "rules.yml:4:5: groups[0].intervall: unknown key\n    hint: Did you mean interval?",
                        "rules.yml:25:11: groups[1].name: duplicate group \"a\"\n    hint: Names of groups are unique within a file.",
                        "rules.yml:27:5: groups[2].name: is required");
    }

    @Test
    void a_metric_nobody_writes_is_a_warning_at_its_very_character() {
        var rules = read("""
                groups:
                  - name: typos
                    rules:
                      - alert: A
                        expr: up == 0 or pg_stat_activity_cuont > 1
                      - alert: B
                        expr: |
                          sum(
                            rate(nothing_like_it[5m]))
                      - alert: C
                        expr: ALERTS{alertname="A"} and on () later:recorded and ALERTS_FOR_STATE and {job="x"}
                      - record: later:recorded
                        expr: up
                """);

        assertThat(found()).isEmpty();
        assertThat(rules.warnings().stream().map(Problem::toString))
                .containsExactly(
                        "rules.yml:5:26: groups[0].rules[0].expr: no probe writes pg_stat_activity_cuont\n    hint: Did you mean pg_stat_activity_count?",
                        "rules.yml:9:18: groups[0].rules[1].expr: no probe writes nothing_like_it");
    }

    @Test
    void what_promtool_takes_and_is_most_likely_wrong_is_a_warning() {
        var rules = read("""
                groups:
                  - name: a
                    interval: 10ms
                    limit: -1
                    rules:
                      - {alert: A, expr: 'up[5m]', labels: {my-label: x, gone: }}
                      - {alert: B, expr: up, annotations: {text: '{{ template "t" }}'}}
                      - {record: r, expr: up, labels: {a: b}}
                      - {record: r, expr: up == 1, labels: {a: b}}
                """);
        assertThat(found()).isEmpty();
        assertThat(rules.groups().get(0).interval()).isEqualTo(RuleFiles.SHORTEST);
        assertThat(rules.groups().get(0).limit()).isZero();
        assertThat(rules.all()).hasSize(4);
        assertThat(rules.warnings().stream().map(Problem::toString))
                .containsExactly(
                        "rules.yml:3:15: groups[0].interval: interval is shorter than 50ms\n    hint: Godwit judges every 50ms.",
                        "rules.yml:6:27: groups[0].rules[0].expr: expression must give an instant vector or a scalar, gives a range vector\n    hint: The rule will fail whenever it is judged.",
                        "rules.yml:6:55: groups[0].rules[0].labels.my-label: label name \"my-label\" is not letters, digits and underscores\n    hint: Prometheus before 3.0 and Alertmanager before 0.28 refuse it.",
                        "rules.yml:6:63: groups[0].rules[0].labels.gone: label gone is empty, which takes it away",
                        "rules.yml:7:63: groups[0].rules[1].annotations.text: no template \"t\" is defined\n    hint: The text will say so instead.",
                        "rules.yml:9:9: groups[0].rules[3]: duplicate of the rule at rules.yml:8:9\n    hint: Two rules of one name and labels write the same series.");
    }

    @Test
    void recorded_names_are_known_across_files(@TempDir Path folder) throws IOException {
        var first = folder.resolve("a.yml");
        var second = folder.resolve("b.yml");
        Files.writeString(
                first, "groups: [{name: g, rules: [{alert: A, expr: 'from:b > 1', annotations: {x: '${HOME}'}}]}]");
        Files.writeString(second, "groups: [{name: g, rules: [{record: 'from:b', expr: up}]}]");

        var rules = new RuleFiles(DEFAULT).read(List.of(first, second), new Catalogue(), problems);

        assertThat(found()).isEmpty();
        assertThat(rules.all()).hasSize(2);
        assertThat(((AlertingRule) rules.all().get(0)).annotations().get("x")).hasToString("${HOME}");
        assertThat(rules.all().stream().map(Rule::key)).doesNotHaveDuplicates();
    }

    @Test
    void rules_that_look_the_same_have_keys_of_their_own() {
        var rules = read("groups: [{name: g, rules: [{alert: A, expr: up}, {alert: A, expr: up}]}]");
        assertThat(rules.all().stream().map(Rule::key)).containsExactly("rules.yml/g/A", "rules.yml/g/A#2");
    }
}
