package dev.godwit.promql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Peer;
import dev.godwit.series.Labels;
import dev.godwit.series.LoadedSeries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates expanded here and by a real promtool, which must find the same texts in the alerts of a rule. */
class SameTextsAsPrometheusTest {

    private static final String INSTANCE = "db1.example.org:5432";

    private static final List<String> TEMPLATES = List.of(
            "{{ $value }} {{ .Value }} {{ $labels.instance }} {{ .Labels.__name__ }} {{ $labels.none }}.",
            "{{ 0.1 }} {{ 1e6 }} {{ 123456.78 }} {{ 1234567.5 }} {{ 1e-5 }} {{ 0.0001 }} {{ 100000.0 }} {{ -0.0 }}",
            "{{ 1 }} {{ -17 }} {{ 0x1F }} {{ 'a' }} {{ true }} {{ 1e21 }} {{ 1e20 }}",
            "{{ humanize 0.0 }} {{ humanize 1.0 }} {{ humanize 1234567.0 }} {{ humanize .12 }} {{ humanize 0.00000123 }}",
            "{{ humanize -1234.5 }} {{ humanize 999.9999 }} {{ humanize 1e30 }} {{ humanize 1e-30 }} {{ humanize \"1200\" }}",
            "{{ humanize1024 0.0 }} {{ humanize1024 1.0 }} {{ humanize1024 1048576.0 }} {{ humanize1024 .12 }} {{ humanize1024 1e30 }}",
            "{{ humanizeDuration 0.0 }} {{ humanizeDuration 1.0 }} {{ humanizeDuration 60.0 }} {{ humanizeDuration 3600.0 }}",
            "{{ humanizeDuration 86400.0 }} {{ humanizeDuration 93784.0 }} {{ humanizeDuration -93784.0 }} {{ humanizeDuration 0.0125 }}",
            "{{ humanizeDuration 899.99 }} {{ humanizeDuration 1e-9 }} {{ humanizeDuration 59.999 }} {{ humanizeDuration 90 }}",
            "{{ humanizePercentage -0.22222 }} {{ humanizePercentage 0.0 }} {{ humanizePercentage 0.1234567 }} {{ humanizePercentage 1.23456 }}",
            "{{ humanizeTimestamp 1435065584.128 }} {{ humanizeTimestamp 0.0 }} {{ humanizeTimestamp 1.5 }}",
            "{{ toTime 1435065584.128 }} {{ (toTime 90.5).Year }} {{ (toTime 90.5).Unix }} {{ (toTime 90.5).Month }} {{ (toTime 90.5).Weekday }}",
            "{{ (toTime 1435065584.128).Format \"Monday, January 2 2006 15:04:05.000 -0700 MST\" }}",
            "{{ (toTime 43206.0).Format \"06-1-02 Mon Jan 3:04PM\" }} {{ (toTime 0.0).Format \"2006-01-02T15:04:05Z07:00\" }}",
            "{{ title \"aa bb CC dd-ee f_g h'i 1x\" }} {{ toUpper \"aBé\" }} {{ toLower \"AbÉ\" }}",
            "{{ stripPort $labels.instance }} {{ stripDomain $labels.instance }} {{ stripPort \"[::1]:80\" }} {{ stripPort \"::1\" }} {{ stripPort \"a\" }}",
            "{{ stripDomain \"10.0.0.1:80\" }} {{ stripDomain \"host\" }} {{ stripDomain \"host:80\" }} {{ stripDomain \"a.b.c\" }}",
            "{{ match \"a+\" \"xaa\" }} {{ match \"^a$\" \"b\" }} {{ reReplaceAll \"(a)(b)?\" \"$2$1x\" \"ab a\" }} {{ reReplaceAll \"b*\" \"-\" \"abc\" }}",
            "{{ reReplaceAll \"(?P<n>.)x\" \"${n}y\" \"axbx\" }} {{ reReplaceAll \"x\" \"$1\" \"axb\" }}",
            "{{ parseDuration \"1h30m\" }} {{ graphLink \"up == 1\" }} {{ tableLink \"a/b?c\" }} {{ safeHtml \"<b>\" }}",
            "{{ printf \"%v|%s|%q|%d|%5d|%-5d|%05d|%x|%t|%%\" \"a\" \"b\" \"c\\\"\" 1 2 3 4 255 true }}",
            "{{ printf \"%f|%.2f|%8.3f|%-8.1f|%e|%g|%.3g|%G\" 1.5 1.005 3.14159 2.25 12345.678 12345678.9 12345.6 1e-7 }}",
            "{{ printf \"%d\" 1.5 }} {{ printf \"%s\" 5 }} {{ printf \"%d %d\" 1 }} {{ printf \"%d\" 1 2 }} {{ printf \"%z\" 1 }}",
            "{{ printf \"%5s|%-5s|%.2s|%q\" \"ab\" \"cd\" \"efg\" \"h\\n\" }} {{ printf \"%+d %+.1f\" 5 2.5 }} {{ printf \"%v\" 1e6 }}",
            "{{ print 1 2 \"a\" \"b\" 3 4.5 true }} {{ println \"x\" 1 }}.",
            "{{ len \"héllo\" }} {{ len $labels }} {{ index $labels \"instance\" }} {{ slice \"abcdef\" 1 3 }} {{ slice \"abc\" 1 }}",
            "{{ and 1 0 }} {{ and 1 2 }} {{ or 0 \"\" }} {{ or 0 3 }} {{ not 0 }} {{ not \"a\" }}",
            "{{ eq 1 1 }} {{ eq 1 2 1 }} {{ ne \"a\" \"b\" }} {{ lt 1 2 }} {{ le 2 2 }} {{ gt 1.5 1.0 }} {{ ge \"b\" \"a\" }} {{ eq true true }}",
            "{{ urlquery \"a b&c=d\" }} {{ html \"<a href='x'>\\\"&\" }} {{ js \"it's \\\"x\\\" <b>=&\" }}",
            "{{ if $labels.none }}a{{ else if eq $labels.instance \"x\" }}b{{ else }}c{{ end }}{{ if 0.0 }}d{{ end }}{{ if \"0\" }}e{{ end }}",
            "{{ with $labels.none }}a{{ else }}b{{ end }}{{ with $x := 5 }}{{ $x }}{{ . }}{{ end }}",
            "{{ range query \"sort(up)\" }}{{ .Labels.host }}={{ .Value }};{{ else }}none{{ end }}{{ range query \"nothing\" }}a{{ else }}none{{ end }}",
            "{{ range $i, $s := query \"up\" | sortByLabel \"host\" }}{{ $i }}{{ label \"host\" $s }}{{ end }}{{ range $s := query \"sort(up)\" }}{{ value $s }}{{ end }}",
            "{{ range $k, $v := $labels }}{{ $k }}={{ $v }};{{ end }}{{ $labels }}",
            "{{ query \"sort(up)\" | first | value }} {{ query \"sort_desc(up)\" | first | label \"host\" }} {{ with query \"sort(up)\" }}{{ . | first | value | humanize }}{{ end }}",
            "{{ define \"t\" }}<{{ .arg0 }},{{ .arg1 }}>{{ end }}{{ template \"t\" (args 1 \"b\") }}{{ define \"u\" }}[{{ . }}]{{ end }}{{ template \"u\" $value }}",
            "{{ define \"x\" }}{{ . }}!{{ end }}{{ template \"x\" 5 }} {{ block \"y\" \"z\" }}{{ . }}{{ end }}",
            "a {{- 1 -}} b {{/* c */ -}}  d {{- /* e */}} f {{ `raw \\n {{ x }}` }}",
            "{{ $x := 1 }}{{ $y := $x }}{{ if true }}{{ $x = 2 }}{{ $y := 3 }}{{ $y }}{{ end }}{{ $x }}{{ $y }}",
            "{{ range query \"sort_desc(up)\" }}{{ if eq .Value 2.0 }}{{ continue }}{{ end }}{{ .Value }}{{ break }}{{ end }}",
            "{{ (query \"sort(up)\" | first).Labels.host }} {{ ((query \"sort(up)\" | first).Value) }} {{ (index (query \"sort(up)\") 1).Value }}",
            "{{ $externalLabels.region }} {{ .ExternalLabels.region }} {{ $externalURL }}.",
            "{{ 5 | printf \"%d-%d\" 4 }} {{ \"a\" | printf \"%s%s\" \"b\" | toUpper }} {{ \"q\" | eq \"q\" }} {{ \"abc\" | len }}",
            "{{ strvalue (query \"strings\" | first) }} {{ label \"none\" (query \"sort(up)\" | first) }}.",
            "{{ index \"héllo\" 1 }} {{ index $labels.instance 0 }} {{ printf \"%x %X %q %b %o %c %U\" \"hé\" 255 97 5 8 233 233 }}",
            "{{ args 1 \"a\" 2.5 }} {{ (args 7).arg0 }}");

    @TempDir
    private Path directory;

    private final LoadedSeries series = new LoadedSeries();

    private List<String> expanded() {
        series.add(Labels.of(Labels.NAME, "up", "host", "b"), 0, 2);
        series.add(Labels.of(Labels.NAME, "up", "host", "a"), 0, 1);
        series.add(Labels.of(Labels.NAME, "strings", "__value__", "text"), 0, 1);
        var evaluator = new Evaluator(series, EvaluatorLimits.DEFAULT);
        var data = new TemplateData(
                Labels.of(Labels.NAME, "x", "instance", INSTANCE),
                1234.5678,
                Labels.of("region", "eu"),
                "http://g.example/path",
                Instant.EPOCH,
                query -> (Vector) evaluator.instant(Promql.parse(query), 0));
        return TEMPLATES.stream().map(text -> Template.parse(text).expand(data)).toList();
    }

    @Test
    void promtool_finds_the_same_texts() throws Exception {
        var rules = new StringBuilder("groups:\n- name: g\n  rules:\n");
        var tests = new StringBuilder("rule_files: [r.yml]\ntests:\n- external_labels: {region: eu}\n"
                + "  external_url: http://g.example/path\n  input_series:\n"
                + "  - {series: 'x{instance=\"" + INSTANCE + "\"}', values: '1234.5678'}\n"
                + "  - {series: 'up{host=\"a\"}', values: '1'}\n  - {series: 'up{host=\"b\"}', values: '2'}\n"
                + "  - {series: 'strings{__value__=\"text\"}', values: '1'}\n  alert_rule_test:\n");
        var expanded = expanded();
        for (int i = 0; i < TEMPLATES.size(); i++) {
            rules.append("  - {alert: A" + i + ", expr: x, annotations: {t: " + quoted(TEMPLATES.get(i)) + "}}\n");
            tests.append("  - {eval_time: 0m, alertname: A" + i + ", exp_alerts: [{exp_labels: {instance: '" + INSTANCE
                    + "'}, exp_annotations: {t: " + quoted(expanded.get(i)) + "}}]}\n");
        }
        Files.writeString(directory.resolve("r.yml"), rules);
        var file = Files.writeString(directory.resolve("t.yml"), tests);
        var said = Peer.run("promtool", "test", "rules", file.toString());
        assertThat(said.text()).doesNotContain("FAILED");
        assertThat(said.exit()).isZero();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''").replace("\n", "\n\n") + "'";
    }
}
