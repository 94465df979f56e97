package dev.godwit.probe.custom;

import dev.godwit.series.Labels;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One row's histogram: the upper bounds in the column itself, and beside it their cumulative counts, the sum and the count.
 *
 * @param buckets observations up to each bound
 */
record HistogramColumns(TreeMap<Double, Double> buckets, double sum, double count) {

    /** Where its series go. */
    @FunctionalInterface
    interface Sink {
        void put(Labels labels, String name, double value);
    }

    /** Empty if the columns are missing or of other types. */
    static Optional<HistogramColumns> of(Column column, Map<String, Object> row) {
        var bounds = row.get(column.name());
        var counts = row.get(column.name() + "_bucket");
        var sum = Optional.ofNullable(row.get(column.name() + "_sum")).flatMap(Values::number);
        var count = Optional.ofNullable(row.get(column.name() + "_count")).flatMap(Values::number);
        if (!(bounds instanceof Object[] keys)
                || !(counts instanceof Object[] values)
                || sum.isEmpty()
                || count.isEmpty()) {
            return Optional.empty();
        }
        var buckets = new TreeMap<Double, Double>();
        for (int i = 0; i < Math.min(keys.length, values.length); i++) {
            var key = Values.number(keys[i]).orElse(Double.NaN);
            var value = Values.number(values[i]).orElse(Double.NaN);
            if (key.isNaN() || value.isNaN()) {
                return Optional.empty();
            }
            buckets.put(key, value);
        }
        return Optional.of(new HistogramColumns(buckets, sum.get(), count.get()));
    }

    void write(String metric, Labels labels, Sink sink) {
        buckets.forEach((bound, value) -> sink.put(labels.with("le", Texts.number(bound)), metric + "_bucket", value));
        if (!buckets.containsKey(Double.POSITIVE_INFINITY)) {
            sink.put(labels.with("le", "+Inf"), metric + "_bucket", count);
        }
        sink.put(labels, metric + "_sum", sum);
        sink.put(labels, metric + "_count", count);
    }
}
