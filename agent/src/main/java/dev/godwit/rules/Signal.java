package dev.godwit.rules;

import dev.godwit.promql.Expression;
import dev.godwit.promql.Expression.Aggregation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Something the short form may speak of.
 *
 * @param by the labels that tell one element of its value from another
 * @param of what a percentage is a percentage of, by the same labels; empty if it has none or is a ratio itself
 * @param whole what that is called
 * @param bounded whether a share of it is never above 100 %
 * @param baseline over how long the usual is taken; empty if the signal has none
 * @param floor below this neither a value nor a baseline counts in a comparison with the baseline; zero for no floor
 * @param help a noun phrase
 * @param advice what to do when it is too high, sentences, may be empty
 * @param need what must be set up before its series exist; empty if Godwit writes them by itself
 */
record Signal(
        String name,
        SignalUnit unit,
        Expression expression,
        List<String> by,
        Optional<Expression> of,
        String whole,
        boolean bounded,
        Optional<Duration> baseline,
        BigDecimal floor,
        String help,
        String advice,
        String need,
        List<String> aliases) {

    /** Its value with exactly its labels; of several elements that differ in others, the largest. */
    String value() {
        return aggregated(expression);
    }

    /** What a percentage is of, in the same shape. */
    Optional<String> denominator() {
        return of.map(this::aggregated);
    }

    /** The metric its baseline is recorded as. */
    String baselineMetric() {
        return "godwit:" + name + ":baseline";
    }

    String labels() {
        return "(" + String.join(", ", by) + ")";
    }

    private String aggregated(Expression inner) {
        boolean done = inner.bare() instanceof Aggregation outer
                && outer.parameter() == null
                && !outer.grouping().without()
                && Set.copyOf(outer.grouping().labels()).equals(Set.copyOf(by));
        return done ? inner.bare().toString() : "max by " + labels() + " (" + inner + ")";
    }
}
