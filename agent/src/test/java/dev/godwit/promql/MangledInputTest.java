package dev.godwit.promql;

import static org.assertj.core.api.Assertions.fail;

import dev.godwit.series.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Good texts with characters changed, dropped, doubled and swapped: each must be read or refused, never break the reader. */
class MangledInputTest {

    private static final int ROUNDS = 20_000;
    private static final String STRANGE = "(){}[]:,.@+-*/%^=!~<>\"'`\\#$ \n\t0xe5mé_a|\u0000";

    private static final List<String> EXPRESSIONS = List.of(
            "sum by (a, \"b.c\") (rate(x_total{a=~\"b.*\",c!=\"\\x41\"}[5m:30s] offset -1h @ end())) > bool 0x1F",
            "histogram_quantile(0.9, sum by (le) (rate(y_bucket[5m]))) unless on (a) group_left (b) z",
            "label_replace(a, \"b\", \"${1}$x\", 'c', `(.*)`) atan2 -2 ^ -1_000.5e3 or topk(3, z)");

    private static final List<String> TEMPLATES = List.of(
            "{{- range $i, $s := query \"up\" | sortByLabel \"a\" -}}{{ $i }}{{ .Labels.a }}{{ else }}x{{ end }}",
            "{{ if and (gt $value 1.5) (eq .Labels.a \"b\") }}{{ printf \"%-5.2f %q\" $value `x` }}{{ end }}",
            "{{ define \"t\" }}{{ .arg0 }}{{ end }}{{ template \"t\" (args 1) }}{{/* c */}}{{ $x := humanize 3 }}{{ $x }}");

    @Test
    void expressions_are_read_or_refused() {
        var random = new Random(17);
        for (int i = 0; i < ROUNDS; i++) {
            var text = mangled(EXPRESSIONS.get(i % EXPRESSIONS.size()), random);
            try {
                var expression = Promql.parse(text);
                if (!Promql.parse(expression.toString()).equals(expression)) {
                    fail("printed differently: " + text);
                }
            } catch (PromqlException refused) {
                checkPlace(text, refused);
            }
        }
    }

    @Test
    void templates_are_read_or_refused() {
        var random = new Random(18);
        var data = new TemplateData(
                Labels.of("a", "b"),
                2,
                Labels.EMPTY,
                "",
                Instant.EPOCH,
                query -> new Vector(List.of(new VectorSample(Labels.EMPTY, 1, 0))));
        for (int i = 0; i < ROUNDS; i++) {
            var text = mangled(TEMPLATES.get(i % TEMPLATES.size()), random);
            try {
                Template.parse(text).expand(data);
            } catch (PromqlException refused) {
                checkPlace(text, refused);
            }
        }
    }

    private static void checkPlace(String text, PromqlException refused) {
        if (refused.position() < 0 || refused.position() > text.length()) {
            fail("place " + refused.position() + " is outside of: " + text);
        }
    }

    private static String mangled(String text, Random random) {
        var mangled = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(3); changes > 0 && !mangled.isEmpty(); changes--) {
            int at = random.nextInt(mangled.length());
            switch (random.nextInt(4)) {
                case 0 -> mangled.deleteCharAt(at);
                case 1 -> mangled.insert(at, STRANGE.charAt(random.nextInt(STRANGE.length())));
                case 2 -> mangled.setCharAt(at, STRANGE.charAt(random.nextInt(STRANGE.length())));
                default -> mangled.setLength(random.nextInt(8) == 0 ? at : mangled.length());
            }
        }
        return mangled.toString();
    }
}
