package dev.godwit.promql;

import dev.godwit.promql.Expression.Binary;
import dev.godwit.series.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Operations on each element of a vector alone. Whatever changes a value drops the metric's name. */
final class Elementwise {

    private Elementwise() {}

    /** Each value through {@code change}. */
    static Vector map(List<VectorSample> samples, long at, Expression where, DoubleUnaryOperator change) {
        var mapped = new ArrayList<VectorSample>(samples.size());
        for (var sample : samples) {
            mapped.add(new VectorSample(sample.labels().withoutName(), change.applyAsDouble(sample.value()), at));
        }
        return unique(samples, mapped, where);
    }

    /** A vector and a scalar; {@code swapped} if the scalar stands on the left. */
    static Vector withScalar(Binary binary, List<VectorSample> samples, double scalar, boolean swapped, long at) {
        var operator = binary.operator();
        if (!operator.isComparison() || binary.bool()) {
            return map(
                    samples,
                    at,
                    binary,
                    value -> swapped ? operator.apply(scalar, value) : operator.apply(value, scalar));
        }
        var kept = new ArrayList<VectorSample>();
        for (var sample : samples) {
            double value = sample.value();
            if (swapped ? operator.holds(scalar, value) : operator.holds(value, scalar)) {
                kept.add(sample.time() == at ? sample : new VectorSample(sample.labels(), value, at));
            }
        }
        return kept.isEmpty() ? Vector.EMPTY : new Vector(kept);
    }

    /** {@code after}, unless dropping the names of {@code before} made two label sets one. */
    static Vector unique(List<VectorSample> before, List<VectorSample> after, Expression where) {
        if (after.size() > 1 && namesDiffer(before)) {
            distinct(after, where);
        }
        return new Vector(after);
    }

    /** Throws if a label set repeats. */
    static List<VectorSample> distinct(List<VectorSample> samples, Expression where) {
        var seen = new HashSet<Labels>();
        for (var sample : samples) {
            if (!seen.add(sample.labels())) {
                throw new PromqlException(where.position(), "vector cannot contain metrics with the same labelset");
            }
        }
        return samples;
    }

    private static boolean namesDiffer(List<VectorSample> samples) {
        var first = samples.get(0).labels().name();
        for (var sample : samples) {
            if (!sample.labels().name().equals(first)) {
                return true;
            }
        }
        return false;
    }
}
