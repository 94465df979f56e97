package dev.godwit.promql;

import dev.godwit.promql.Expression.Aggregation;
import dev.godwit.promql.Expression.Binary;
import dev.godwit.promql.Expression.Call;
import dev.godwit.promql.Expression.MatrixSelector;
import dev.godwit.promql.Expression.Negation;
import dev.godwit.promql.Expression.Parenthesis;
import dev.godwit.promql.Expression.Subquery;
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
        } else if (expression instanceof MatrixSelector matrix) {
            found.add(matrix.selector());
        } else if (expression instanceof Subquery subquery) {
            walk(subquery.expression());
        } else if (expression instanceof Call call) {
            call.arguments().forEach(this::walk);
        } else if (expression instanceof Aggregation aggregation) {
            if (aggregation.parameter() != null) {
                walk(aggregation.parameter());
            }
            walk(aggregation.expression());
        } else if (expression instanceof Binary binary) {
            walk(binary.left());
            walk(binary.right());
        } else if (expression instanceof Negation negation) {
            walk(negation.expression());
        } else if (expression instanceof Parenthesis parenthesis) {
            walk(parenthesis.expression());
        }
    }
}
