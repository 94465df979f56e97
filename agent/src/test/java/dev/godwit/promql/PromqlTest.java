package dev.godwit.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.series.LoadedSeries;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromqlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "up{job=\"a\",x!=\"b\",y=~\"c.*\",z!~\"d|e\"}",
                "{__name__=~\"pg_.+\",le=\"+Inf\"}",
                "{\"a.b\",\"c.d\"=\"e\"}",
                "-x",
                "-(1 + 2) ^ 2",
                "-2 ^ 2",
                "2 ^ -1 ^ 3",
                "1 - (2 - 3) - 4",
                "a or b and c unless d",
                "a > bool 1",
                "a + on (x, y) group_left (z) b",
                "a * ignoring () group_right () b",
                "a and on () b",
                "sum by (a, \"b.c\") (x)",
                "sum without () (x)",
                "topk(3, x)",
                "count_values(\"v\", x)",
                "rate(x[5m] offset 1m)",
                "x @ 1609746000.000 offset -1h30m",
                "x @ start() offset 1w",
                "max_over_time(rate(x[1m])[1h:30s] @ end() offset 1y)",
                "min_over_time(x[1h:])",
                "\"text \\\"quoted\\\" \\\\ \\n \\x01\"",
                "label_replace(x, \"a\", \"$1\", \"b\", \"(.*)\")",
                "time() % 60",
                "1e+21 + 1e-05 + Inf * NaN",
            })
    void what_is_printed_reads_back_the_same(String text) {
        var expression = Promql.parse(text);
        assertThat(Promql.parse(expression.toString())).isEqualTo(expression);
        assertThat(Promql.parse(expression.toString())).hasToString(expression.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "sum(x) by (a) ¦ sum by (a) (x)",
                "x offset 5m @ 10 ¦ x @ 10.000 offset 5m",
                "x[300] ¦ ",
                "rate(x[300]) ¦ rate(x[5m])",
                "5m ¦ 300",
                "x>.5 ¦ x > 0.5",
                "x == BOOL 0x1F ¦ x == bool 31",
                "1_000 # a remark ¦ 1000",
                "a:b:c{x='1',} ¦ a:b:c{x=\"1\"}",
                "+x ¦ x",
                "offset offset 1m ¦ offset offset 1m",
                "sum ¦ sum",
            })
    void other_spellings_print_in_one_form(String text, String printed) {
        assertThat(Promql.parse(text)).hasToString(printed == null ? "x[5m]" : printed);
    }

    @Test
    void a_string_in_single_quotes_prints_in_double_ones() {
        assertThat(Promql.parse("'single \\' quote'")).hasToString("\"single ' quote\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "'' ¦ 0 ¦ no expression found in input",
                "a + ¦ 3 ¦ unexpected end of input in expression",
                "a + ) ¦ 4 ¦ unexpected \")\" in expression",
                "(a ¦ 2 ¦ unexpected end of input in parenthesis, expected \")\"",
                "a b ¦ 2 ¦ unexpected \"b\" in expression",
                "a{x=1} ¦ 4 ¦ unexpected \"1\" in label matching, expected string",
                "a{x=~\"(\"} ¦ 5 ¦ bad regular expression: error parsing regexp: missing closing ): `^(?s:()$`",
                "{x=\"\"} ¦ 0 ¦ vector selector must contain at least one non-empty matcher",
                "a{__name__=\"b\"} ¦ 0 ¦ metric name must not be set twice: \"a\"",
                "rate5(a[5m]) ¦ 0 ¦ unknown function with name \"rate5\"; did you mean rate?",
                "1 + rate(a) ¦ 9 ¦ expected type range vector in call to function \"rate\", got instant vector",
                "rate() ¦ 0 ¦ expected 1 argument(s) in call to \"rate\", got 0",
                "sum(1) ¦ 4 ¦ expected type instant vector in aggregation expression of sum, got scalar",
                "topk(a) ¦ 0 ¦ wrong number of arguments for aggregate expression provided, expected 2, got 1",
                "1 > 2 ¦ 2 ¦ comparisons between scalars must use bool modifier",
                "a + bool b ¦ 2 ¦ bool modifier can only be used on comparison operators",
                "a and 1 ¦ 2 ¦ set operator \"and\" not allowed in binary scalar expression",
                "a and on (x) group_left b ¦ 2 ¦ no grouping allowed for \"and\" operation",
                "a + on (x) 1 ¦ 2 ¦ vector matching only allowed between instant vectors",
                "a + on (x) group_left (x) b ¦ 2 ¦ label \"x\" must not occur in on and group clause at once",
                "a[5m] + 1 ¦ 0 ¦ binary expression must contain only scalar and instant vector types, got range vector",
                "(a)[5m] ¦ 3 ¦ ranges only allowed for vector selectors",
                "a offset 1m [5m] ¦ 12 ¦ no offset or @ modifiers allowed before range",
                "a offset 1m offset 2m ¦ 12 ¦ offset may not be set multiple times",
                "a[0s] ¦ 2 ¦ range must be greater than 0",
                "a[5m3h] ¦ 2 ¦ not a valid duration string: \"5m3h\"",
                "5x ¦ 0 ¦ bad number or duration syntax: \"5x\"",
                "\"abc ¦ 0 ¦ unterminated quoted string",
                "a $ b ¦ 2 ¦ unexpected character: \"$\"",
                "a > 90% ¦ 7 ¦ unexpected end of input in expression",
            })
    void a_mistake_is_reported_at_its_character(String text, int position, String message) {
        assertThatThrownBy(() -> Promql.parse(text))
                .isInstanceOfSatisfying(
                        PromqlException.class,
                        failure -> assertThat(failure.position()).isEqualTo(position))
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "-", "sum(", "a + ", "a ^ ", "abs(", "a[5m:1m] or (", "min_over_time(("})
    void no_input_runs_out_of_stack(String piece) {
        assertThatThrownBy(() -> Promql.parse(piece.repeat(3_000)))
                .isInstanceOf(PromqlException.class)
                .hasMessageMatching("expression is nested deeper than (100|250) levels.*");
    }

    @Test
    void the_tallest_tree_can_be_evaluated() {
        var text = new StringBuilder("1");
        for (int i = 0; i < 240; i++) {
            text.append(" + 1");
        }
        var value =
                new Evaluator(new LoadedSeries(), EvaluatorLimits.DEFAULT).instant(Promql.parse(text.toString()), 0);
        assertThat(value).isEqualTo(new Scalar(241, 0));
    }

    @Test
    void selectors_know_their_metric_and_place() {
        var selectors =
                Selectors.of(Promql.parse("sum(rate(a_total[5m])) / on (x) {__name__=\"b\"} > scalar({c=\"d\"})"));
        assertThat(selectors.stream().map(one -> one.position().offset())).containsExactly(9, 32, 56);
        assertThat(selectors.stream().map(one -> Selectors.metric(one).orElse("?")))
                .containsExactly("a_total", "b", "?");
    }

    @Test
    void only_a_bare_selector_gives_matchers() {
        assertThat(Promql.matchers("up{job=~\"a.*\"}")).hasSize(2);
        for (var other : List.of("sum(up)", "up offset 5m", "(up)", "1", "up[5m]")) {
            assertThatThrownBy(() -> Promql.matchers(other)).hasMessageContaining("expected a selector");
        }
    }

    @Test
    void a_mistake_is_told_by_line_and_column() {
        var text = "sum(\n  up{)";
        assertThatThrownBy(() -> Promql.parse(text))
                .isInstanceOfSatisfying(
                        PromqlException.class,
                        mistake -> assertThat(mistake.in(text)).startsWith("2:6: parse error: unexpected"));
    }
}
