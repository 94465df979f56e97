package dev.godwit.migration.progress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Seconds left, from a series of ratios over the time that was worked. Half of it is the pace of the last third, half the pace
 * since the beginning, so that a start-up or one slow moment weighs little. While a ratio stands still the estimate counts down,
 * and grows again when it was clearly too good. Nothing below one percent. Pure: time is what it is told.
 */
public final class Eta {

    private static final double LEAST = 0.01;
    private static final int MOST = 256;
    private static final double FAIR_START = 0.05;
    private static final double LATELY = 1.0 / 3;
    private static final int PAIRS = 24;

    /** What {@link #rounded} makes of it: below so many seconds, in steps of so many. */
    private static final double[][] STEPS = {
        {10, 0.5}, {60, 1}, {180, 5}, {600, 10}, {3600, 60}, {Double.MAX_VALUE, 300}
    };

    private record Point(double worked, double ratio) {}

    private final List<Point> points = new ArrayList<>();
    private double told;

    /** A reading; one that says no more than the last is no news. */
    public void add(Duration worked, double ratio) {
        double at = worked.toNanos() / 1e9;
        if (!points.isEmpty() && (ratio <= last().ratio() || at <= last().worked())) {
            return;
        }
        if (points.size() == MOST) {
            thin();
        }
        points.add(new Point(at, ratio));
        told = estimate();
    }

    /** Every other point is enough of what is long ago; the first stays. */
    private void thin() {
        for (int i = points.size() - 2; i > 0; i -= 2) {
            points.remove(i);
        }
    }

    private Point last() {
        return points.get(points.size() - 1);
    }

    /** Seconds of work left; empty below one percent. Never negative. */
    public OptionalDouble secondsLeft(Duration worked) {
        if (points.isEmpty() || last().ratio() < LEAST || !Double.isFinite(told)) {
            return OptionalDouble.empty();
        }
        double still = Math.max(0, worked.toNanos() / 1e9 - last().worked());
        return OptionalDouble.of(Math.max(told - still, still / 2));
    }

    private double estimate() {
        double left = 1 - last().ratio();
        double overall = overall();
        double lately = lately();
        double pace = lately > 0 ? 2 / (1 / overall + 1 / lately) : overall;
        return pace > 0 ? left / pace : Double.NaN;
    }

    /** Since the first reading where that is long enough ago: what was before it may have been no work at all. */
    private double overall() {
        var first = points.get(0);
        double since = last().ratio() - first.ratio();
        return since >= FAIR_START ? since / (last().worked() - first.worked()) : last().ratio() / last().worked();
    }

    /** The median slope between points of the last third, which one jump cannot move; 0 for too few. */
    private double lately() {
        double from = last().worked() - (last().worked() - points.get(0).worked()) * LATELY;
        var recent = points.stream().filter(point -> point.worked() >= from).toList();
        int half = recent.size() / 2;
        if (half < 2) {
            return 0;
        }
        int step = Math.max(1, half / PAIRS);
        double[] slopes = new double[(half + step - 1) / step];
        int count = 0;
        for (int i = 0; i < half; i += step) {
            var one = recent.get(i);
            var later = recent.get(i + recent.size() - half);
            slopes[count++] = (later.ratio() - one.ratio()) / (later.worked() - one.worked());
        }
        Arrays.sort(slopes);
        return slopes[slopes.length / 2];
    }

    /** No more precise than it is: to half a second below ten, to five minutes beyond an hour. */
    public static double rounded(double seconds) {
        for (var step : STEPS) {
            if (seconds < step[0]) {
                return Math.round(seconds / step[1]) * step[1];
            }
        }
        return seconds;
    }
}
