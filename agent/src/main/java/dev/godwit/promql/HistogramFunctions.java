package dev.godwit.promql;

import dev.godwit.series.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Functions over classic histograms: series of one name that differ in their upper bound {@code le}. */
final class HistogramFunctions {

    private static final String BOUND = "le";

    private HistogramFunctions() {}

    static List<Function> all() {
        return List.of(quantile(), fraction());
    }

    private static Function quantile() {
        var signature = Signature.of("histogram_quantile", ValueType.SCALAR, ValueType.VECTOR);
        return new Function(signature, (call, at, query) -> {
            double quantile = query.scalar(call.arguments().get(0), at);
            if (Quantiles.isOutside(quantile)) {
                query.notes().warn(Quantiles.warning(quantile), call.arguments().get(0));
            }
            var results = new ArrayList<VectorSample>();
            histograms(
                            query.vector(call.arguments().get(1), at),
                            query,
                            call.arguments().get(1))
                    .forEach((labels, buckets) -> {
                        var histogram = new Histogram(buckets);
                        results.add(new VectorSample(labels.withoutName(), histogram.quantile(quantile), at));
                        if (histogram.wasForcedMonotonic()) {
                            query.notes()
                                    .inform(
                                            "input to histogram_quantile needed to be fixed for monotonicity"
                                                    + " (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)"
                                                    + " for metric name \"" + labels.name() + "\"",
                                            call.arguments().get(1));
                        }
                    });
            return new Vector(Elementwise.distinct(results, call));
        });
    }

    private static Function fraction() {
        var signature = Signature.of("histogram_fraction", ValueType.SCALAR, ValueType.SCALAR, ValueType.VECTOR);
        return new Function(signature, (call, at, query) -> {
            double lower = query.scalar(call.arguments().get(0), at);
            double upper = query.scalar(call.arguments().get(1), at);
            var results = new ArrayList<VectorSample>();
            histograms(
                            query.vector(call.arguments().get(2), at),
                            query,
                            call.arguments().get(2))
                    .forEach((labels, buckets) -> results.add(
                            new VectorSample(labels.withoutName(), new Histogram(buckets).fraction(lower, upper), at)));
            return new Vector(Elementwise.distinct(results, call));
        });
    }

    private static Map<Labels, List<Histogram.Bucket>> histograms(
            List<VectorSample> samples, Evaluation query, Expression where) {
        var histograms = new LinkedHashMap<Labels, List<Histogram.Bucket>>();
        var dropped = List.of(BOUND);
        var bounds = new HashMap<String, OptionalDouble>();
        for (var sample : samples) {
            var bound = sample.labels().get(BOUND);
            var parsed = bounds.computeIfAbsent(bound, Numbers::parse);
            if (parsed.isEmpty()) {
                query.notes()
                        .warn(
                                "bucket label \"le\" is missing or has a malformed value of \"" + bound
                                        + "\" for metric name \""
                                        + sample.labels().name() + "\"",
                                where);
                continue;
            }
            histograms
                    .computeIfAbsent(sample.labels().drop(dropped), absent -> new ArrayList<>())
                    .add(new Histogram.Bucket(parsed.getAsDouble(), sample.value()));
        }
        return histograms;
    }
}
