package dev.godwit.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.series.Labels;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

    private static final TemplateData DATA = new TemplateData(
            Labels.of("__name__", "locks", "datname", "shop", "pid", "17"),
            1234.5678,
            Labels.of("env", "prod"),
            "http://godwit.example/path",
            Instant.parse("2025-11-21T07:05:09.250Z"),
            query -> new Vector(List.of(
                    new VectorSample(Labels.of("host", "b:80"), 2, 0),
                    new VectorSample(Labels.of("host", "a:80"), 1, 0))));

    private static String expand(String text) {
        return Template.parse(text).expand(DATA);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '~',
            value = {
                "plain text ¦ plain text",
                "{{ $labels.datname }} at {{ $value }} ¦ shop at 1234.5678",
                "{{ .Labels.datname }} {{ .Value }} {{.ExternalLabels.env}} {{$externalURL}} ¦ shop 1234.5678 prod http://godwit.example/path",
                "a{{ $labels.missing }}b ¦ ab",
                "a {{- $labels.pid -}} b ¦ a17b",
                "a {{/* nothing */ -}}  b ¦ a b",
                "{{ if gt $value 1000.0 }}many{{ else }}few{{ end }} ¦ many",
                "{{ if eq $labels.pid \"1\" \"17\" }}yes{{ end }} ¦ yes",
                "{{ if false }}a{{ else if true }}b{{ else }}c{{ end }} ¦ b",
                "{{ with $labels.missing }}x{{ else }}none{{ end }} ¦ none",
                "{{ with $labels.pid }}{{ . }}{{ end }} ¦ 17",
                "{{ range $i, $s := query \"up\" | sortByLabel \"host\" }}{{ $i }}={{ label \"host\" $s }} {{ end }}. ¦ 0=a:80 1=b:80 .",
                "{{ range query \"up\" }}{{ .Value }}{{ .Labels.host }} {{ end }}. ¦ 2b:80 1a:80 .",
                "{{ query \"up\" | first | value }} ¦ 2",
                "{{ (query \"up\" | first).Labels.host | stripPort }} ¦ b",
                "{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }} ¦ 2",
                "{{ range $k, $v := $labels }}{{ $k }}:{{ $v }};{{ end }} ¦ __name__:locks;datname:shop;pid:17;",
                "{{ printf \"%.2f %s %d %5d|%-4s|%q %v %%\" $value \"s\" 3 4 \"a\" \"b\" true }} ¦ 1234.57 s 3     4|a   |\"b\" true %",
                "{{ printf \"%d\" 1.5 }} ¦ %!d(float64=1.5)",
                "{{ print \"a\" 1 2 }} ¦ a1 2",
                "{{ len $labels }} {{ len \"four\" }} {{ index $labels \"pid\" }} ¦ 3 4 17",
                "{{ and true \"x\" }} {{ or \"\" \"y\" }} {{ not 0 }} {{ ne 1 2 }} {{ lt 1 2 }} ¦ x y true true true",
                "{{ humanize 0.0 }} {{ humanize 1234567.0 }} {{ humanize 0.00123 }} {{ humanize -12 }} ¦ 0 1.235M 1.23m -12",
                "{{ humanize1024 0.0 }} {{ humanize1024 1048576.0 }} {{ humanize1024 1000 }} ¦ 0 1Mi 1000",
                "{{ humanizeDuration 0 }} {{ humanizeDuration 0.0125 }} {{ humanizeDuration 59.5 }} {{ humanizeDuration 3661 }} {{ humanizeDuration -90061 }} ¦ 0s 12.5ms 59.5s 1h 1m 1s -1d 1h 1m 1s",
                "{{ humanizePercentage 0.12345 }} {{ humanizeTimestamp 1435065584.128 }} ¦ 12.35% 2015-06-23 13:19:44.128 +0000 UTC",
                "{{ \"aa bb CC\" | title }} {{ \"aBc\" | toUpper }} {{ \"aBc\" | toLower }} ¦ Aa Bb CC ABC abc",
                "{{ match \"a+\" \"aa\" }} {{ reReplaceAll \"(a)b\" \"x$1\" \"abab\" }} ¦ true xaxa",
                "{{ define \"t\" }}<{{ .arg0 }}>{{ end }}{{ template \"t\" (args \"a\") }}{{ template \"t\" (args 1) }} ¦ <a><1>",
                "{{ stripPort \"[::1]:80\" }} {{ stripDomain \"db1.example.org:5432\" }} ¦ ::1 db1:5432",
                "{{ 1e6 }} {{ 100000.0 }} {{ 0.00001 }} {{ 0x10 }} {{ 123456.78 }} {{ 1234567.5 }} ¦ 1e+06 100000 1e-05 16 123456.78 1.2345675e+06",
                "{{ `raw \\n` }} ¦ raw \\n",
                "{{ range $i, $s := query \"up\" }}{{ if eq $i 1 }}{{ break }}{{ end }}{{ $s.Value }},{{ end }}. ¦ 2,.",
                "{{ range $i, $s := query \"up\" }}{{ if eq $i 0 }}{{ continue }}{{ end }}{{ $s.Value }},{{ end }}. ¦ 1,.",
                "{{ block \"t\" $labels.pid }}<{{ . }}>{{ end }}{{ template \"t\" 5 }} ¦ <17><5>",
                "{{ template \"nowhere\" }} ¦ <error expanding template: no template \"nowhere\" is defined>",
                "{{ if gt $value 1 }}a{{ end }} ¦ <error expanding template: incompatible types for comparison: 1234.5678 and 1>",
                "{{ now }} {{ toTime 1435065584.128 }} ¦ 1.76370870925e+09 2015-06-23 13:19:44.128 +0000 UTC",
                "{{ (now | toTime).Format \"Mon Jan 2 15:04:05.000 MST 2006, 3PM\" }} ¦ Fri Nov 21 07:05:09.250 UTC 2025, 7AM",
                "{{ $t := now | toTime }}{{ $t.Year }} {{ $t.Month }} {{ $t.Weekday }} {{ $t.Unix }} ¦ 2025 November Friday 1763708709",
                "{{ ($value | toTime).Nope 1 }} ¦ <error expanding template: can't call Nope of 1970-01-01 00:20:34.568 +0000 UTC>",
                "{{ toDuration 3723.5 }} {{ toDuration 0.02 }} {{ (toDuration 90).Minutes }} {{ parseDurationTime \"1h30m\" }} ¦ 1h2m3.5s 20ms 1.5 1h30m0s",
                "{{ html \"<a & 'b'>\" }} {{ js \"it's <b>\" }} {{ 'a' }} ¦ &lt;a &amp; &#39;b&#39;&gt; it\\'s \\u003Cb\\u003E 97",
                "{{ urlquery \"a b\" }} {{ pathPrefix }} {{ parseDuration \"1m\" }} ¦ a+b /path 60",
            })
    void actions_expand_as_in_prometheus(String text, String expected) {
        assertThat(expand(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "abc {{ $labels.x                 | 4  | unclosed action",
                "{{ humanise $value }}            | 3  | function \"humanise\" not defined; did you mean humanize?",
                "{{ $lables.x }}                  | 3  | undefined variable \"$lables\"",
                "{{ if true }}a                   | 3  | {{if}} without {{end}}",
                "a{{ end }}                       | 4  | unexpected {{end}}",
                "{{ }}                            | 3  | missing value for command",
                "{{ 1 2 }}                        | 3  | can't give argument to non-function \"1\"",
                "{{ break }}                      | 3  | {{break}} outside {{range}}",
                "{{ range .Labels }}{{ define \"t\" }}{{ continue }}{{ end }}{{ end }} | 38 | {{continue}} outside {{range}}",
                "{{ block \"t\" . }}a              | 9  | {{block}} without {{end}}",
                "{{ 'ab' }}                       | 3  | malformed character constant",
                "{{ $value ~ }}                   | 10 | unexpected \"~\" in action",
            })
    void what_cannot_be_read_fails_at_load_with_its_place(String text, int position, String message) {
        assertThatThrownBy(() -> Template.parse(text))
                .isInstanceOfSatisfying(
                        PromqlException.class,
                        failure -> assertThat(failure.position()).isEqualTo(position))
                .hasMessage(message);
    }

    @Test
    void what_goes_wrong_in_expansion_becomes_the_text() {
        assertThat(expand("x {{ .Nothing }}")).startsWith("<error expanding template: can't evaluate field Nothing");
        assertThat(expand("{{ index (query \"up\") 9 }}"))
                .isEqualTo("<error expanding template: index out of range: 9>");
    }

    @Test
    void the_output_is_bounded() {
        var doubling = new StringBuilder("{{ $x := \"aaaaaaaaaaaaaaaa\" }}");
        for (int i = 0; i < 40; i++) {
            doubling.append("{{ $x = print $x $x }}");
        }
        assertThat(expand(doubling.append("{{ $x }}").toString()))
                .isEqualTo("<error expanding template: print gives more than 65536 characters>");
        assertThat(expand("{{ define \"t\" }}{{ template \"t\" . }}{{ end }}{{ template \"t\" . }}"))
                .contains("deeper than 20 levels");
    }

    @Test
    void nesting_is_bounded() {
        assertThatThrownBy(() -> Template.parse("{{ if true }}".repeat(2_000))).hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> Template.parse("{{ " + "(".repeat(20_000) + "}}"))
                .hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> Template.parse("{{ if 1 }}" + "{{ else if 1 }}".repeat(4_000)))
                .hasMessageContaining("nested deeper");
    }
}
