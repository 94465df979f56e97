package dev.godwit.promql;

import dev.godwit.promql.Expression.VectorSelector;
import dev.godwit.series.Labels;
import dev.godwit.series.Matcher;
import dev.godwit.series.Series;
import dev.godwit.series.SeriesSource;
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

    /**
     * The series that all matchers match: by name and equal labels first, which the source finds without looking at each; then
     * by the rest, regular expressions among it, one by one and as long as there is patience.
     */
    public static List<Series> select(SeriesSource source, List<Matcher> matchers, Patience patience) {
        var equal = matchers.stream()
                .filter(matcher -> matcher.kind() == Matcher.Kind.EQUAL)
                .toList();
        if (equal.size() == matchers.size()) {
            return source.select(matchers);
        }
        var others =
                matchers.stream().filter(matcher -> !equal.contains(matcher)).toList();
        var found = new ArrayList<Series>();
        for (var one : source.select(equal)) {
            patience.check();
            if (others.stream().allMatch(matcher -> matcher.matches(one.labels()))) {
                found.add(one);
            }
        }
        return found;
    }

    private void walk(Expression expression) {
        if (expression instanceof VectorSelector selector) {
            found.add(selector);
        }
        expression.children().forEach(this::walk);
    }
}
