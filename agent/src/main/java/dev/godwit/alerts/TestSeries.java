package dev.godwit.alerts;

import dev.godwit.series.Labels;
import dev.godwit.series.LoadedSeries;
import dev.godwit.series.Matcher;
import dev.godwit.series.Series;
import dev.godwit.series.SeriesSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What rules see in a test: its input series up to now, and what the rules themselves have written. Where both have a series,
 * the input is seen.
 */
final class TestSeries implements SeriesSource {

    private final RuleTest test;
    private final SeriesSource written;
    private final LoadedSeries inputs = new LoadedSeries();
    private int shown;

    TestSeries(RuleTest test, SeriesSource written) {
        this.test = test;
        this.written = written;
    }

    /** Shows the values up to a time, counted from the start of the test; {@code offset -5m} must not see what comes later. */
    void show(Duration until) {
        long step = test.interval().toMillis();
        int all = (int) Math.min(Integer.MAX_VALUE, until.toMillis() / step + 1);
        for (var input : test.inputs().entrySet()) {
            show(input, Math.min(all, input.getValue().size()), step);
        }
        shown = all;
    }

    private void show(Map.Entry<Labels, List<Double>> input, int end, long step) {
        for (int i = shown; i < end; i++) {
            var value = input.getValue().get(i);
            if (value != null) {
                inputs.add(input.getKey(), test.start().toEpochMilli() + i * step, value);
            }
        }
    }

    @Override
    public List<Series> select(List<Matcher> matchers) {
        var found = new ArrayList<>(inputs.select(matchers));
        var labels = new HashSet<Labels>();
        found.forEach(series -> labels.add(series.labels()));
        for (var series : written.select(matchers)) {
            if (!labels.contains(series.labels())) {
                found.add(series);
            }
        }
        return found;
    }
}
