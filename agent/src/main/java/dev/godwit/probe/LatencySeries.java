package dev.godwit.probe;

import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * Latency as series. The gauges speak of the last window: what ended in it, and what was running at its end for more than a
 * second, with its age so far; so a statement is in them while it hangs, not when it is over. The histogram counts each
 * execution once, when it has ended, since the agent began; rates of it can be added up over time and servers.
 */
final class LatencySeries {

    private static final String QUANTILE = "godwit_query_latency_estimated_seconds";
    private static final String BOUND = "godwit_query_latency_bound_seconds";
    private static final String MEAN = "godwit_query_latency_mean_seconds";
    private static final String QUALITY = "godwit_query_latency_quality";
    private static final String CALLS = "godwit_query_window_calls";
    private static final String HISTOGRAM = "godwit_query_duration_estimated_seconds";
    private static final String METHOD =
            "of statements, those of the agent's own role left out, estimated from pg_stat_statements: execution without planning, but"
                    + " with lock waits of those that were seen running.";

    private static final double[] QUANTILES = {0.5, 0.95, 0.99};
    private static final List<String> BUCKETS = List.of(
            "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10",
            "30", "60");

    /** With fewer executions the 99th percentile is the slowest one. */
    private static final double FEW = 100;

    /** From this share of executions on, their statements' second speed can be what a quantile shows. */
    private static final double MANY_DOUBTFUL = 0.01;

    private final Labels target;
    private final double[] buckets = new double[BUCKETS.size()];
    private double calls;
    private double seconds;

    LatencySeries(String target) {
        this.target = Labels.of("target", target);
    }

    static List<Descriptor> descriptors() {
        return List.of(
                // Untyped, because only a summary may have the label quantile, and a summary counts since the start.
                new Descriptor(
                        QUANTILE,
                        Descriptor.Type.UNTYPED,
                        "Quantile of the last window " + METHOD + " What runs still counts with its age."),
                new Descriptor(
                        BOUND,
                        Descriptor.Type.UNTYPED,
                        "At most this was the quantile of the last window, however latency was distributed; only while its"
                                + " estimate is of quality multimodal."),
                Descriptor.gauge(MEAN, "Mean latency of the last window " + METHOD),
                Descriptor.gauge(
                        QUALITY,
                        "1 for each reason to doubt the quantiles of the last window: few_calls, multimodal (statements with"
                                + " two speeds), evicted (calls are missing), unread (too many statements); ok without any."),
                Descriptor.gauge(
                        CALLS, "Statements that ended in the last window, those of the agent's own role left out."),
                new Descriptor(HISTOGRAM + "_bucket", Descriptor.Type.HISTOGRAM, "Latency " + METHOD),
                new Descriptor(HISTOGRAM + "_sum", Descriptor.Type.HISTOGRAM, "Latency " + METHOD),
                new Descriptor(HISTOGRAM + "_count", Descriptor.Type.HISTOGRAM, "Latency " + METHOD));
    }

    /**
     * Counts a window and describes it.
     *
     * @param ended what ended in the window; not to be used afterwards
     * @param running seconds that others have run which have not ended
     * @param lost whether executions may be missing, and {@code unread} whether not all statements could be read
     */
    List<Sample> window(LatencyEstimate ended, List<Double> running, boolean lost, boolean unread) {
        calls += ended.calls();
        seconds += ended.seconds();
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] += ended.within(Double.parseDouble(BUCKETS.get(i)));
        }
        var samples = new ArrayList<>(histogram());
        samples.add(sample(CALLS, target, ended.calls()));
        running.forEach(ended::add);
        boolean doubtful = ended.calls() > 0 && ended.doubtful() >= MANY_DOUBTFUL;
        boolean few = ended.calls() < FEW;
        samples.add(quality("few_calls", few));
        samples.add(quality("multimodal", doubtful));
        samples.add(quality("evicted", lost));
        samples.add(quality("unread", unread));
        samples.add(quality("ok", !few && !doubtful && !lost && !unread));
        if (ended.calls() > 0) {
            samples.add(sample(MEAN, target, ended.mean()));
            for (double q : QUANTILES) {
                var labels = target.with("quantile", Double.toString(q));
                samples.add(sample(QUANTILE, labels, ended.quantile(q)));
                if (doubtful) {
                    samples.add(sample(BOUND, labels, ended.bound(q)));
                }
            }
        }
        return samples;
    }

    /** The histogram as it stands; what to say while there is no window yet. */
    List<Sample> histogram() {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < buckets.length; i++) {
            samples.add(bucket(BUCKETS.get(i), buckets[i]));
        }
        samples.add(bucket("+Inf", calls));
        samples.add(sample(HISTOGRAM + "_sum", target, seconds));
        samples.add(sample(HISTOGRAM + "_count", target, Math.rint(calls)));
        return samples;
    }

    /** Whole executions, as who reads a histogram expects; rounding keeps the order of buckets and of time. */
    private Sample bucket(String bound, double count) {
        return sample(HISTOGRAM + "_bucket", target.with("le", bound), Math.rint(count));
    }

    private Sample quality(String reason, boolean holds) {
        return sample(QUALITY, target.with("reason", reason), holds ? 1 : 0);
    }

    private static Sample sample(String name, Labels labels, double value) {
        return new Sample(labels.with(Labels.NAME, name), value);
    }
}
