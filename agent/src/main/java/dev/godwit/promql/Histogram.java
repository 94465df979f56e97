package dev.godwit.promql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One classic histogram: cumulative counts by upper bound. Values are taken to lie evenly inside a bucket, as Prometheus
 * takes them.
 */
final class Histogram {

    /** Steps back smaller than this, relatively, are rounding and not worth a remark. */
    private static final double NEGLIGIBLE = 1e-12;

    record Bucket(double bound, double count) {}

    private final List<Bucket> buckets;
    private boolean forcedMonotonic;

    Histogram(List<Bucket> loose) {
        var sorted = new ArrayList<>(loose);
        sorted.sort(Comparator.comparingDouble(Bucket::bound));
        this.buckets = coalesced(sorted);
    }

    /** Whether a count had to be raised to that of a smaller bound; known after {@link #quantile}. */
    boolean wasForcedMonotonic() {
        return forcedMonotonic;
    }

    double quantile(double quantile) {
        if (Quantiles.isOutside(quantile)) {
            return Double.isNaN(quantile)
                    ? Double.NaN
                    : quantile < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (!isClosed() || buckets.size() < 2) {
            return Double.NaN;
        }
        var rising = monotonic();
        int last = rising.size() - 1;
        double observations = rising.get(last).count();
        if (observations == 0 || Double.isNaN(observations)) {
            return Double.NaN;
        }
        double rank = quantile * observations;
        int found = 0;
        // A bucket of NaN holds no rank.
        while (found < last && !(rising.get(found).count() >= rank)) {
            found++;
        }
        if (found == last) {
            return rising.get(last - 1).bound();
        }
        double end = rising.get(found).bound();
        if (found == 0 && end <= 0) {
            return end;
        }
        double start = found == 0 ? 0 : rising.get(found - 1).bound();
        double below = found == 0 ? 0 : rising.get(found - 1).count();
        return start + (end - start) * ((rank - below) / (rising.get(found).count() - below));
    }

    /** The share of observations between two values. */
    double fraction(double lower, double upper) {
        if (!isClosed()) {
            return Double.NaN;
        }
        double count = buckets.get(buckets.size() - 1).count();
        if (count == 0 || Double.isNaN(count) || Double.isNaN(lower) || Double.isNaN(upper)) {
            return Double.NaN;
        }
        return lower >= upper ? 0 : (rank(upper, count) - rank(lower, count)) / count;
    }

    /** How many observations are at or below a value. */
    private double rank(double value, double count) {
        double below = 0;
        for (int i = 0; i < buckets.size(); i++) {
            var bucket = buckets.get(i);
            double start = i > 0 ? buckets.get(i - 1).bound() : bucket.bound() > 0 ? 0 : Double.NEGATIVE_INFINITY;
            if (value <= start) {
                return below;
            }
            if (value < bucket.bound()) {
                // Nothing is known of how values lie in a bucket without a lower bound.
                return Double.isInfinite(start)
                        ? bucket.count()
                        : below + (bucket.count() - below) * ((value - start) / (bucket.bound() - start));
            }
            below = bucket.count();
        }
        return count;
    }

    private boolean isClosed() {
        return !buckets.isEmpty() && buckets.get(buckets.size() - 1).bound() == Double.POSITIVE_INFINITY;
    }

    private static List<Bucket> coalesced(List<Bucket> sorted) {
        var buckets = new ArrayList<Bucket>(sorted.size());
        for (var bucket : sorted) {
            int last = buckets.size() - 1;
            if (last >= 0 && buckets.get(last).bound() == bucket.bound()) {
                buckets.set(last, new Bucket(bucket.bound(), buckets.get(last).count() + bucket.count()));
            } else {
                buckets.add(bucket);
            }
        }
        return buckets;
    }

    private List<Bucket> monotonic() {
        var rising = new ArrayList<Bucket>(buckets.size());
        double highest = Double.NEGATIVE_INFINITY;
        for (var bucket : buckets) {
            double count = bucket.count();
            if (count < highest) {
                forcedMonotonic |= highest - count > NEGLIGIBLE * Math.max(Math.abs(highest), Math.abs(count));
                count = highest;
            }
            highest = Math.max(highest, count);
            rising.add(new Bucket(bucket.bound(), count));
        }
        return rising;
    }
}
