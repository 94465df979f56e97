package dev.godwit.promql;

import dev.godwit.series.Labels;
import dev.godwit.series.Matcher;
import dev.godwit.series.Point;
import dev.godwit.series.Points;
import dev.godwit.series.Series;
import dev.godwit.series.SeriesSource;
import dev.godwit.series.Staleness;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Series that a test wrote down, stale markers among them. */
final class MemorySource implements SeriesSource {

    private final Map<Labels, TreeMap<Long, Double>> samples = new LinkedHashMap<>();

    void add(Labels labels, long time, double value) {
        samples.computeIfAbsent(labels, absent -> new TreeMap<>()).put(time, value);
    }

    void clear() {
        samples.clear();
    }

    @Override
    public List<Series> select(List<Matcher> matchers) {
        return samples.entrySet().stream()
                .filter(entry -> matchers.stream().allMatch(matcher -> matcher.matches(entry.getKey())))
                .<Series>map(entry -> new MemorySeries(entry.getKey(), entry.getValue()))
                .toList();
    }

    private record MemorySeries(Labels labels, TreeMap<Long, Double> samples) implements Series {
        @Override
        public Point latest(long after, long to) {
            var newest = samples.floorEntry(to);
            boolean none = newest == null || newest.getKey() <= after || Staleness.is(newest.getValue());
            return none ? null : new Point(newest.getKey(), newest.getValue());
        }

        @Override
        public Points window(long after, long to) {
            if (to <= after) {
                return Points.NONE;
            }
            var window = samples.subMap(after, false, to, true);
            var times = new long[window.size()];
            var values = new double[window.size()];
            int size = 0;
            for (var sample : window.entrySet()) {
                if (!Staleness.is(sample.getValue())) {
                    times[size] = sample.getKey();
                    values[size++] = sample.getValue();
                }
            }
            return new Points(times, values, size);
        }
    }
}
