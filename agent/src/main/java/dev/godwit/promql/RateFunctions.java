package dev.godwit.promql;

import dev.godwit.promql.Evaluation.Window;
import dev.godwit.promql.Expression.Call;
import dev.godwit.series.Points;
import java.util.ArrayList;
import java.util.List;

/** How fast something changes: extrapolated rates, the last step, regression, and counts of changes. */
final class RateFunctions {

    private RateFunctions() {}

    static List<Function> all() {
        var all = new ArrayList<Function>();
        all.add(extrapolated("rate", true, true));
        all.add(extrapolated("increase", true, false));
        all.add(extrapolated("delta", false, false));
        all.add(OverTimeFunctions.over("irate", 2, RateFunctions::irate));
        all.add(OverTimeFunctions.over("idelta", 2, RateFunctions::idelta));
        all.add(OverTimeFunctions.over("changes", 1, RateFunctions::changes));
        all.add(OverTimeFunctions.over("resets", 1, RateFunctions::resets));
        all.add(OverTimeFunctions.over(
                "deriv", 2, points -> Regression.of(points, points.time(0)).slope()));
        all.add(predictLinear());
        return all;
    }

    private static Function extrapolated(String name, boolean counter, boolean perSecond) {
        return new Function(Signature.of(name, ValueType.MATRIX), (call, at, query) -> {
            var window = query.window(call.arguments().get(0), at);
            if (counter) {
                doubt(window, query, call.arguments().get(0));
            }
            return OverTimeFunctions.collect(
                    call, at, window, 2, row -> extrapolate(row.points(), window, counter, perSecond));
        });
    }

    private static void doubt(Window window, Evaluation query, Expression where) {
        String seen = null;
        for (var row : window.rows()) {
            var metric = row.labels().name();
            if (row.points().size() > 1 && !metric.equals(seen)) {
                doubt(metric, query, where);
                seen = metric;
            }
        }
    }

    private static void doubt(String metric, Evaluation query, Expression where) {
        boolean looksLikeCounter = metric.isEmpty()
                || metric.endsWith("_total")
                || metric.endsWith("_sum")
                || metric.endsWith("_count")
                || metric.endsWith("_bucket");
        if (!looksLikeCounter) {
            query.notes()
                    .inform(
                            "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \""
                                    + metric + "\"",
                            where);
        }
    }

    /**
     * The change over the whole window: what the samples show, stretched to the window's edges where they come close to
     * them, but never below a counter's zero. Source: Prometheus' extrapolatedRate.
     */
    private static double extrapolate(Points points, Window window, boolean counter, boolean perSecond) {
        int last = points.size() - 1;
        double change = points.value(last) - points.value(0);
        for (int i = 1; counter && i <= last; i++) {
            if (points.value(i) < points.value(i - 1)) {
                change += points.value(i - 1);
            }
        }
        double before = (points.time(0) - window.from()) / 1000.0;
        double after = (window.to() - points.time(last)) / 1000.0;
        double sampled = (points.time(last) - points.time(0)) / 1000.0;
        double average = sampled / last;
        if (before >= average * 1.1) {
            before = average / 2;
        }
        if (counter && change > 0 && points.value(0) >= 0) {
            before = Math.min(before, sampled * (points.value(0) / change));
        }
        if (after >= average * 1.1) {
            after = average / 2;
        }
        double factor = (sampled + before + after) / sampled;
        return change * (perSecond ? factor / ((window.to() - window.from()) / 1000.0) : factor);
    }

    private static double irate(Points points) {
        int last = points.size() - 1;
        boolean reset = points.value(last) < points.value(last - 1);
        double change = reset ? points.value(last) : points.value(last) - points.value(last - 1);
        return change / ((points.time(last) - points.time(last - 1)) / 1000.0);
    }

    private static double idelta(Points points) {
        int last = points.size() - 1;
        return points.value(last) - points.value(last - 1);
    }

    private static double changes(Points points) {
        int changes = 0;
        for (int i = 1; i < points.size(); i++) {
            double before = points.value(i - 1);
            double now = points.value(i);
            if (now != before && !(Double.isNaN(now) && Double.isNaN(before))) {
                changes++;
            }
        }
        return changes;
    }

    private static double resets(Points points) {
        int resets = 0;
        for (int i = 1; i < points.size(); i++) {
            if (points.value(i) < points.value(i - 1)) {
                resets++;
            }
        }
        return resets;
    }

    private static Function predictLinear() {
        var signature = Signature.of("predict_linear", ValueType.MATRIX, ValueType.SCALAR);
        return new Function(signature, (Call call, long at, Evaluation query) -> {
            double seconds = query.scalar(call.arguments().get(1), at);
            var window = query.window(call.arguments().get(0), at);
            return OverTimeFunctions.collect(call, at, window, 2, row -> {
                var line = Regression.of(row.points(), at);
                return line.slope() * seconds + line.intercept();
            });
        });
    }

    /** The straight line of least squares; its intercept is the value at the time given. */
    private record Regression(double slope, double intercept) {

        static Regression of(Points points, long zero) {
            int n = points.size();
            double first = points.value(0);
            boolean constant = true;
            var x = new KahanSum();
            var y = new KahanSum();
            var xy = new KahanSum();
            var xx = new KahanSum();
            for (int i = 0; i < n; i++) {
                constant &= points.value(i) == first;
                double time = (points.time(i) - zero) / 1000.0;
                x.add(time);
                y.add(points.value(i));
                xy.add(time * points.value(i));
                xx.add(time * time);
            }
            if (constant) {
                return Double.isInfinite(first) ? new Regression(Double.NaN, Double.NaN) : new Regression(0, first);
            }
            double covariance = xy.total() - x.total() * y.total() / n;
            double slope = covariance / (xx.total() - x.total() * x.total() / n);
            return new Regression(slope, y.total() / n - slope * x.total() / n);
        }
    }
}
