package dev.godwit.promql;

import dev.godwit.promql.Evaluation.Window;
import dev.godwit.promql.Expression.Call;
import dev.godwit.series.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One number out of the samples of a window, series by series. */
final class OverTimeFunctions {

    private OverTimeFunctions() {}

    static List<Function> all() {
        var all = new ArrayList<Function>();
        all.add(reduced("sum_over_time", Aggregator.SUM));
        all.add(reduced("avg_over_time", Aggregator.AVG));
        all.add(reduced("min_over_time", Aggregator.MIN));
        all.add(reduced("max_over_time", Aggregator.MAX));
        all.add(reduced("count_over_time", Aggregator.COUNT));
        all.add(reduced("stddev_over_time", Aggregator.STDDEV));
        all.add(reduced("stdvar_over_time", Aggregator.STDVAR));
        all.add(reduced("present_over_time", Aggregator.GROUP));
        all.add(chosen("last_over_time", false));
        all.add(chosen("first_over_time", true));
        all.add(quantile());
        return all;
    }

    /** A function of a window's samples that says nothing about a series with fewer than {@code least} of them. */
    static Function over(String name, int least, ToDoubleFunction<Points> reduce) {
        return new Function(
                Signature.of(name, ValueType.MATRIX),
                (call, at, query) -> collect(
                        call,
                        at,
                        query.window(call.arguments().get(0), at),
                        least,
                        row -> reduce.applyAsDouble(row.points())));
    }

    /** One sample, without the metric's name, for each row of at least {@code least} points. */
    static Vector collect(Call call, long at, Window window, int least, ToDoubleFunction<Matrix.Row> reduce) {
        var samples = new ArrayList<VectorSample>(window.rows().size());
        var name = "";
        boolean namesDiffer = false;
        for (var row : window.rows()) {
            if (row.points().size() >= least) {
                namesDiffer |= !samples.isEmpty() && !row.labels().name().equals(name);
                name = row.labels().name();
                samples.add(new VectorSample(row.labels().withoutName(), reduce.applyAsDouble(row), at));
            }
        }
        return new Vector(namesDiffer ? Elementwise.distinct(samples, call) : samples);
    }

    private static Function reduced(String name, Aggregator aggregator) {
        return over(name, 1, points -> {
            var accumulator = Accumulator.of(aggregator);
            for (int i = 0; i < points.size(); i++) {
                accumulator.add(points.value(i));
            }
            return accumulator.value();
        });
    }

    private static Function chosen(String name, boolean first) {
        return new Function(Signature.of(name, ValueType.MATRIX), (call, at, query) -> {
            var samples = new ArrayList<VectorSample>();
            for (var row : query.window(call.arguments().get(0), at).rows()) {
                double value = row.points().value(first ? 0 : row.points().size() - 1);
                // A chosen sample is still the metric's, so it keeps the name.
                samples.add(new VectorSample(row.labels(), value, at));
            }
            return new Vector(samples);
        });
    }

    private static Function quantile() {
        var signature = Signature.of("quantile_over_time", ValueType.SCALAR, ValueType.MATRIX);
        return new Function(signature, (call, at, query) -> {
            double quantile = query.scalar(call.arguments().get(0), at);
            var window = query.window(call.arguments().get(1), at);
            if (Quantiles.isOutside(quantile) && !window.rows().isEmpty()) {
                query.notes().warn(Quantiles.warning(quantile), call.arguments().get(0));
            }
            return collect(call, at, window, 1, row -> Quantiles.of(quantile, values(row.points())));
        });
    }

    private static double[] values(Points points) {
        var values = new double[points.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = points.value(i);
        }
        return values;
    }
}
