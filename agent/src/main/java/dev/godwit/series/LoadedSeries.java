package dev.godwit.series;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Series that somebody wrote down: a script, a rule test, a file. Samples come in any order, stale markers among them, and a
 * later one of the same time replaces the earlier. Owned by one thread.
 */
public final class LoadedSeries implements SeriesSource {

    private final Map<Labels, TreeMap<Long, Double>> samples = new LinkedHashMap<>();

    /** Adds one sample; {@code time} is in milliseconds since the epoch. False if it replaced one. */
    public boolean add(Labels labels, long time, double value) {
        return samples.computeIfAbsent(labels, absent -> new TreeMap<>()).put(time, value) == null;
    }

    public void clear() {
        samples.clear();
    }

    @Override
    public List<Series> select(List<Matcher> matchers) {
        return samples.entrySet().stream()
                .filter(entry -> matchers.stream().allMatch(matcher -> matcher.matches(entry.getKey())))
                .<Series>map(entry -> new Loaded(entry.getKey(), entry.getValue()))
                .toList();
    }

    private record Loaded(Labels labels, TreeMap<Long, Double> samples) implements Series {
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
