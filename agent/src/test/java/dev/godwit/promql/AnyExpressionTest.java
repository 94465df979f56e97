package dev.godwit.promql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.series.Labels;
import dev.godwit.series.LoadedSeries;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the language allows is printed as what it was, and is answered or refused, at a bounded cost. */
class AnyExpressionTest {

    private static final int ROUNDS = 20_000;
    private static final int ANSWERED = 4_000;
    private static final int DEEPEST = 4;
    private static final EvaluatorLimits LIMITS =
            new EvaluatorLimits(20_000, 1_000, 1_000, Duration.ofMinutes(5), Duration.ofMinutes(1));

    @Test
    void an_expression_prints_as_one_that_reads_as_the_same() {
        var random = new Random(29);
        var generator = new ExpressionGenerator(random);
        for (int i = 0; i < ROUNDS; i++) {
            var text = generator.vector(random.nextInt(DEEPEST + 1));
            var expression = Promql.parse(text);
            var printed = expression.toString();
            var again = Promql.parse(printed);
            assertThat(again).as("%s printed as %s", text, printed).isEqualTo(expression);
            assertThat(again.toString()).isEqualTo(printed);
        }
    }

    @Test
    void an_expression_is_answered_or_refused_for_a_reason() {
        var source = source();
        var random = new Random(31);
        var generator = new ExpressionGenerator(random);
        int answered = 0;
        for (int i = 0; i < ANSWERED; i++) {
            var text = generator.vector(random.nextInt(DEEPEST + 1));
            var evaluator = new Evaluator(source, LIMITS);
            try {
                var expression = Promql.parse(text);
                evaluator.instant(expression, 600_000);
                evaluator.range(expression, 0, 600_000, 60_000);
                answered++;
            } catch (PromqlException refused) {
                assertThat(refused.position()).as(text).isBetween(0, text.length());
                assertThat(refused.getMessage()).as(text).isNotBlank();
            }
        }
        // Many meet a limit or a duplicate, and many must not: else this would test nothing.
        assertThat(answered).isGreaterThan(ANSWERED / 4);
    }

    private static LoadedSeries source() {
        var source = new LoadedSeries();
        var random = new Random(37);
        for (var metric : new String[] {"a_total", "b", "c:sum", "sum", "d.e"}) {
            for (var le : new String[] {"0.1", "1", "+Inf", "odd"}) {
                for (var x : new String[] {"1", "a"}) {
                    var labels = Labels.of(Labels.NAME, metric, "le", le, "x", x);
                    for (int minute = 0; minute < 11; minute++) {
                        double value = random.nextInt(8) == 0 ? Double.NaN : random.nextGaussian() * 100;
                        source.add(labels, minute * 60_000L, value);
                    }
                }
            }
        }
        return source;
    }
}
