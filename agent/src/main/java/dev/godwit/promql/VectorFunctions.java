package dev.godwit.promql;

import dev.godwit.promql.Expression.VectorSelector;
import dev.godwit.series.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Conversions between scalars and vectors, times of samples, and sorting. */
final class VectorFunctions {

    private VectorFunctions() {}

    static List<Function> all() {
        return List.of(
                new Function(
                        Signature.of("time").returning(ValueType.SCALAR),
                        (call, at, query) -> new Scalar(at / 1000.0, at)),
                new Function(
                        Signature.of("pi").returning(ValueType.SCALAR), (call, at, query) -> new Scalar(Math.PI, at)),
                new Function(
                        Signature.of("vector", ValueType.SCALAR),
                        (call, at, query) -> new Vector(List.of(new VectorSample(
                                Labels.EMPTY, query.scalar(call.arguments().get(0), at), at)))),
                new Function(
                        Signature.of("scalar", ValueType.VECTOR).returning(ValueType.SCALAR), (call, at, query) -> {
                            var samples = query.vector(call.arguments().get(0), at);
                            return new Scalar(
                                    samples.size() == 1 ? samples.get(0).value() : Double.NaN, at);
                        }),
                timestamp(),
                sort("sort", false),
                sort("sort_desc", true));
    }

    private static Function timestamp() {
        return new Function(Signature.of("timestamp", ValueType.VECTOR), (call, at, query) -> {
            var argument = call.arguments().get(0).bare();
            // Only a selector still knows when its samples were taken; anything computed is of now.
            var samples = argument instanceof VectorSelector selector
                    ? query.latest(selector, at, true)
                    : query.vector(argument, at);
            var times = new ArrayList<VectorSample>(samples.size());
            for (var sample : samples) {
                times.add(new VectorSample(sample.labels().withoutName(), sample.time() / 1000.0, at));
            }
            return Elementwise.unique(samples, times, call);
        });
    }

    private static Function sort(String name, boolean descending) {
        return new Function(Signature.of(name, ValueType.VECTOR), (call, at, query) -> {
            if (query.isRange()) {
                query.notes()
                        .warn(
                                name + " is ineffective for range queries since results are always ordered by labels",
                                call);
            }
            Comparator<VectorSample> order = (left, right) -> {
                boolean missing = Double.isNaN(left.value()) || Double.isNaN(right.value());
                int ascending = Quantiles.compare(left.value(), right.value());
                return descending || missing ? -ascending : ascending;
            };
            var sorted = new ArrayList<>(query.vector(call.arguments().get(0), at));
            sorted.sort(order);
            return new Vector(sorted);
        });
    }
}
