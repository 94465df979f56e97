package dev.godwit.promql;

import dev.godwit.promql.Expression.MatrixSelector;
import dev.godwit.promql.Expression.VectorSelector;
import dev.godwit.series.Labels;
import dev.godwit.series.Matcher;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;

/** Functions that answer exactly when there is nothing. */
final class AbsenceFunctions {

    private AbsenceFunctions() {}

    static List<Function> all() {
        return List.of(
                new Function(Signature.of("absent", ValueType.VECTOR), (call, at, query) -> {
                    var argument = call.arguments().get(0);
                    return query.vector(argument, at).isEmpty() ? one(argument, at) : Vector.EMPTY;
                }),
                new Function(Signature.of("absent_over_time", ValueType.MATRIX), (call, at, query) -> {
                    var argument = call.arguments().get(0);
                    return query.window(argument, at).rows().isEmpty() ? one(argument, at) : Vector.EMPTY;
                }));
    }

    private static Vector one(Expression argument, long at) {
        return new Vector(List.of(new VectorSample(labels(argument.bare()), 1, at)));
    }

    /** What is known of the missing series: labels the selector asks for by equality, and only once. */
    private static Labels labels(Expression argument) {
        List<Matcher> matchers = List.of();
        if (argument instanceof VectorSelector selector) {
            matchers = selector.matchers();
        } else if (argument instanceof MatrixSelector matrix) {
            matchers = matrix.selector().matchers();
        }
        var labels = new TreeMap<String, String>();
        var seen = new HashSet<String>();
        for (var matcher : matchers) {
            if (matcher.kind() == Matcher.Kind.EQUAL && seen.add(matcher.name())) {
                labels.put(matcher.name(), matcher.value());
            } else {
                labels.remove(matcher.name());
            }
        }
        labels.remove(Labels.NAME);
        return Labels.of(labels);
    }
}
