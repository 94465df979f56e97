package dev.godwit.promql;

import dev.godwit.promql.Expression.VectorSelector;
import dev.godwit.series.Labels;
import dev.godwit.series.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the selectors inside an expression: which metrics it reads, and where it says so. */
public final class Selectors {

    private final List<VectorSelector> found = new ArrayList<>();

    private Selectors() {}

    /** Every selector, in the order they were written. */
    public static List<VectorSelector> of(Expression expression) {
        var selectors = new Selectors();
        selectors.walk(expression);
        return List.copyOf(selectors.found);
    }

    /** The metric a selector reads, empty if it chooses metrics by pattern or by labels alone. */
    public static Optional<String> metric(VectorSelector selector) {
        return selector.matchers().stream()
                .filter(matcher -> matcher.name().equals(Labels.NAME) && matcher.kind() == Matcher.Kind.EQUAL)
                .map(Matcher::value)
                .findFirst();
    }

    private void walk(Expression expression) {
        if (expression instanceof VectorSelector selector) {
            found.add(selector);
        }
        expression.children().forEach(this::walk);
    }
}
