package dev.godwit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Peer;
import dev.godwit.settings.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What promtool accepts, Godwit accepts, and the reverse; where they differ, the table says so and why. */
class RuleVerdictsTest {

    private static final String NEWER = "promtool of this age does not know it yet";
    private static final String LATER_NAMES = "names of any alphabet came with Prometheus 3";
    private static final String SILENT = "promtool ignores it silently, and so would the rules in it be";

    @TempDir
    private Path directory;

    private record Case(String text, String difference) {}

    private final List<Case> cases = new ArrayList<>();

    private void same(String... texts) {
        for (var text : texts) {
            cases.add(new Case(text, ""));
        }
    }

    private void differs(String reason, String... texts) {
        for (var text : texts) {
            cases.add(new Case(text, reason));
        }
    }

    private static String group(String more) {
        return "groups:\n- name: g\n  " + more + "\n  rules:\n  - {record: a, expr: up}\n";
    }

    private static String alert(String more) {
        return "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up == 0\n    " + more + "\n";
    }

    private static String record(String more) {
        return "groups:\n- name: g\n  rules:\n  - record: a\n    expr: up\n    " + more + "\n";
    }

    private static String expr(String expr) {
        return "groups:\n- name: g\n  rules:\n  - record: a\n    expr: '" + expr.replace("'", "''") + "'\n";
    }

    private static String annotation(String template) {
        return alert("annotations: {a: '" + template.replace("'", "''") + "'}");
    }

    private void groups() {
        same(
                group("interval: 30s"),
                group("interval: 0s"),
                group("interval: 1h30m"),
                group("interval: 10ms"),
                group("interval: soon"),
                group("interval: -1m"),
                group("interval: 90"),
                group("interval: ''"),
                group("limit: 10"),
                group("limit: 0"),
                group("limit: many"),
                group("limit: 1_000"),
                group("limit: 0x10"),
                group("limit: 0XfF"),
                group("limit: 0b11"),
                group("limit: 0b12"),
                group("limit: 0o17"),
                group("limit: 017"),
                group("limit: 08"),
                group("limit: +5"),
                group("limit: -0x5"),
                group("limit: _5"),
                group("limit: 0x_5"),
                group("limit: 5_"),
                group("limit: 0x"),
                group("limit: ff"),
                group("limit: '5'"),
                group("limit: \"0x10\""),
                group("limit: '1_000'"),
                group("limit: 99999999999999999999"),
                group("limit: !!int '5'"),
                group("limit: ~"),
                group("limit: true"),
                group("interval: 292y"),
                group("interval: 293y"),
                group("interval: 300y"),
                group("interval: 9223372036854ms"),
                group("interval: 9223372036855ms"),
                group("interval: 99999999999999999999y"),
                group("partial_response_strategy: warn"),
                group("intervall: 1m"),
                "groups:\n- name: g\n  name: h\n",
                "groups:\n- name: ''\n  rules: []\n",
                "groups:\n- rules: []\n",
                "groups:\n- name: g\n- name: g\n",
                "groups:\n- name: g\n  rules: []\n",
                "groups:\n- name: g\n  rules:\n",
                "groups: []\n",
                "groups:\n",
                "groups: {}\n",
                "rules: []\n",
                "alerts: []\ngroups: []\n",
                "- name: g\n",
                "just text\n",
                "groups: [\n",
                "x: &a 1m\ngroups: []\n",
                "groups:\n- name: g\n  interval: &i 1m\n  rules: []\n- name: h\n  interval: *i\n",
                "groups:\n- name: 7\n  rules: []\n",
                "groups:\n- name: true\n  rules: []\n");
        differs(NEWER, group("query_offset: 10s"), group("labels: {a: b}"), group("labels: {}"));
        differs("what only a tag makes text is read as what it looks like", group("limit: !!str 5"));
        differs("promtool cuts it to a whole number without a word", group("limit: 1.5"));
        differs(SILENT, "groups: []\n---\ngroups: []\n");
    }

    private void rules() {
        same(
                alert("for: 5m"),
                alert("for: 0"),
                alert("for: ''"),
                alert("for: 5 minutes"),
                alert("for: 300y"),
                alert("keep_firing_for: 106752d"),
                alert("keep_firing_for: 106751d"),
                expr("up[300y]"),
                expr("up offset 300y"),
                alert("for: -5m"),
                alert("for: 1.5m"),
                alert("keep_firing_for: 5m"),
                alert("keep_firing_for: x"),
                alert("labels: {severity: page}"),
                alert("labels: {severity: 1}"),
                alert("labels: {severity: true}"),
                alert("labels: {severity: }"),
                alert("labels: {severity: [a]}"),
                alert("labels: [a]"),
                alert("labels: {__name__: a}"),
                alert("labels: {alertname: a}"),
                alert("labels: {a: b, a: c}"),
                alert("annotations: {a: b}"),
                alert("annotations: {__name__: b}"),
                alert("record: b"),
                alert("fro: 5m"),
                alert("expr: up"),
                record("for: 5m"),
                record("for: 0s"),
                record("keep_firing_for: 5m"),
                record("annotations: {a: b}"),
                record("annotations: {}"),
                record("labels: {a: b}"),
                record("labels: {__name__: b}"),
                record("labels: {a: '{{ $value }}'}"),
                record("alert: b"),
                "groups:\n- name: g\n  rules:\n  - expr: up\n",
                "groups:\n- name: g\n  rules:\n  - record: a\n",
                "groups:\n- name: g\n  rules:\n  - alert: A\n",
                "groups:\n- name: g\n  rules:\n  - {record: a, expr: ''}\n",
                "groups:\n- name: g\n  rules:\n  - {record: '', expr: up}\n",
                "groups:\n- name: g\n  rules:\n  - {alert: '', expr: up}\n",
                "groups:\n- name: g\n  rules:\n  - {alert: 'any name: at all', expr: up}\n",
                "groups:\n- name: g\n  rules:\n  - {record: 'a{b=\"c\"}', expr: up}\n",
                "groups:\n- name: g\n  rules:\n  - {record: 'a:b', expr: up}\n  - {record: 'a:b', expr: up}\n",
                "groups:\n- name: g\n  rules:\n  - {record: 'a:b', expr: 5}\n",
                "groups:\n- name: g\n  rules:\n  - 5\n");
        differs(
                LATER_NAMES,
                alert("labels: {a-b: c}"),
                alert("annotations: {a.b: c}"),
                record("labels: {'ä': c}"),
                "groups:\n- name: g\n  rules:\n  - {record: 'a.b', expr: up}\n",
                "groups:\n- name: g\n  rules:\n  - {record: 'a b', expr: up}\n");
    }

    private void merges() {
        same(
                merging("{alert: B, <<: *a}"),
                merging("{alert: B, expr: up, <<: *a}"),
                merging("{<<: *a}"),
                merging("{<<: [*a, *c]}"),
                merging("{<<: [*c, {alert: B}]}"),
                merging("{alert: B, expr: up, labels: {<<: *l, b: c}}"),
                merging("{alert: B, expr: up, annotations: {<<: [*l, *l]}}"),
                merging("{record: B, <<: *a}"),
                merging("{record: b, <<: *c}"),
                merging("{alert: B, expr: up, <<: *l}"),
                merging("{alert: B, expr: up, <<: 5}"),
                merging("{alert: B, expr: up, <<: }"),
                merging("{alert: B, expr: up, <<: [*a, 5]}"),
                merging("{alert: B, expr: up, <<: [[*a]]}"),
                merging("{alert: B, expr: up, <<: []}"),
                merging("{alert: B, <<: *a, <<: *c}"),
                merging("{alert: B, '<<': *a}"),
                merging("{alert: B, expr: up, <<: {fro: 5m}}"),
                merging("{alert: B, expr: up, <<: {for: 5m, for: 5m}}"),
                merging("{alert: B, expr: up, <<: {expr: 'up =='}}"),
                "groups:\n- &g {name: g, interval: 1m, rules: [{record: a, expr: up}]}\n- {<<: *g, name: h}\n",
                "groups:\n- &g {name: g, rules: []}\n- <<: *g\n",
                "groups:\n- &g {name: g, rules: [], <<: *g}\n",
                "groups: []\n<<: {groups: []}\n",
                "<<: {groups: []}\n",
                "<<: {x: []}\n");
    }

    /** A rule after one that anchors itself, its labels, and a rule without a name. */
    private static String merging(String rule) {
        return "groups:\n- name: g\n  rules:\n"
                + "  - &a {alert: A, expr: up == 0, for: 5m, labels: &l {severity: page, a: b}}\n"
                + "  - {record: c, <<: &c {expr: up}}\n"
                + "  - "
                + rule
                + "\n";
    }

    private void expressions() {
        same(
                expr("1"),
                expr("up"),
                expr("up[5m]"),
                expr("\"text\""),
                expr("rate(up)"),
                expr("rate(up[5m])"),
                expr("sum(up) by (a) by (b)"),
                expr("up offset -5m @ end()"),
                expr("up + on(a) group_left up"),
                expr("up and 1"),
                expr("1 > 2"),
                expr("1 > bool 2"),
                expr("{}"),
                expr("{a=~\".*\"}"),
                expr("{a=~\"(\"}"),
                expr("nosuch(up)"),
                expr("label_replace(up, \"a\", \"b\", \"c\", \"d\")"),
                expr("count_values(\"x\", up)"),
                expr("topk(up, up)"),
                expr("up[5m:]"),
                expr("max_over_time(up[5m:1m])"),
                expr("0x1F + 1e3 + Inf"),
                expr("up # trailing"),
                expr("holt_winters(up, 1, 1)"),
                expr("up =="),
                expr("((up)"));
        differs(NEWER, expr("max_over_time(up[1m*5])"), expr("up > 500ms"), expr("{\"a.b\"}"), expr("1_000"));
        differs("renamed in Prometheus 3, and experimental since", expr("holt_winters(up[5m], 0.5, 0.5)"));
        differs("works on native histograms alone", expr("histogram_sum(up)"));
    }

    private void templates() {
        same(
                annotation("{{ $value }}"),
                annotation("{{ $value"),
                annotation("{{ $labels.a }} {{ .Labels.a }}"),
                annotation("{{ $nosuch }}"),
                annotation("{{ .Nosuch }}"),
                annotation("{{ nosuch 1 }}"),
                annotation("{{ humanize $value }}"),
                annotation("{{ humanize }}"),
                annotation("{{ $value | humanizeDuration | toUpper | title }}"),
                annotation("{{ range query \"up\" }}{{ .Labels.a }}{{ end }}"),
                annotation("{{ range query \"up\" }}"),
                annotation("{{ end }}"),
                annotation("{{ if gt $value 1.0 }}a{{ else if eq 1 1 }}b{{ else }}c{{ end }}"),
                annotation("{{ with query \"up\" }}{{ . | first | value }}{{ end }}"),
                annotation("{{ define \"x\" }}y{{ end }}{{ template \"x\" }}"),
                annotation("{{ template \"nosuch\" }}"),
                annotation("{{ printf \"%.2f\" $value }}"),
                annotation("{{ reReplaceAll \"a(.)\" \"$1\" \"ab\" }}"),
                annotation("{{ /* no */ }}"),
                annotation("{{/* yes */}}"),
                annotation("{{ $x := 1 }}{{ $x }}"),
                annotation("{{ $externalURL }} {{ $externalLabels.a }}"),
                annotation("{{ (query \"up\") | sortByLabel \"a\" }}"),
                annotation("{{ 1 | 2 }}"),
                annotation("{{ break }}"),
                annotation("{{ range query \"up\" }}{{ break }}{{ end }}"),
                annotation("{{ range query \"up\" }}{{ continue }}{{ end }}"),
                annotation("{{ block \"x\" . }}y{{ end }}"),
                annotation("{{ parseDuration \"1h\" }}"),
                annotation("{{ toTime 1.0 }}"),
                annotation("{{ stripPort \"a:1\" }} {{ stripDomain \"a.b\" }} {{ match \"a\" \"a\" }}"),
                annotation("{{ graphLink \"up\" }} {{ tableLink \"up\" }} {{ pathPrefix }} {{ externalURL }}"),
                annotation("{{ strvalue (first (query \"up\")) }}"),
                annotation("{{ safeHtml \"a\" }} {{ urlquery \"a b\" }} {{ html \"<\" }} {{ js \"a\" }}"),
                annotation("{{ index (query \"up\") 0 }} {{ len \"abc\" }} {{ slice \"abc\" 1 2 }}"),
                annotation("{{ not true }} {{ and 1 0 }} {{ or 1 0 }} {{ print 1 2 }} {{ println 1 }}"),
                annotation("{{- $value -}}"),
                annotation("{{ `raw` }} {{ 'c' }} {{ 0x10 }} {{ 'é' }}"),
                annotation("{{ ($value | toTime).Format \"2006\" }} {{ $labels.a 1 }}"),
                annotation("{{ 'ab' }}"),
                alert("labels: {a: '{{ $value'}"));
        differs("numbers here are real", annotation("{{ 1i }}"));
    }

    @Test
    void verdicts_are_promtools() throws Exception {
        groups();
        rules();
        merges();
        expressions();
        templates();
        var wrong = new LinkedHashMap<String, String>();
        for (int i = 0; i < cases.size(); i++) {
            var one = cases.get(i);
            var file = Files.writeString(directory.resolve(i + ".yml"), one.text());
            boolean theirs = Peer.run("promtool", "check", "rules", "--lint=none", file.toString())
                            .exit()
                    == 0;
            var problems = new Problems();
            new RuleFiles(Duration.ofMinutes(1)).read(List.of(file), MetricCatalogue.ANYTHING, problems);
            boolean ours = problems.isEmpty();
            boolean expected = one.difference().isEmpty() == (theirs == ours);
            if (!expected) {
                wrong.put(
                        one.text(),
                        "promtool " + theirs + ", Godwit " + ours + " " + problems.list() + one.difference());
            }
        }
        assertThat(cases).hasSizeGreaterThan(120);
        assertThat(wrong.entrySet().stream().map(one -> one.getKey() + "  => " + one.getValue()))
                .isEmpty();
    }
}
