package dev.godwit.probe;

import java.util.Arrays;
import java.util.Random;

/** Lifetime counters as pg_stat_statements would have them after executions that took so many seconds. */
final class Totals {

    static final Statement.Key KEY = new Statement.Key(10, 5, "42", true, 0);

    private Totals() {}

    static Statement of(Statement.Key key, double... took) {
        if (took.length == 0) {
            return new Statement(key, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }
        double sum = Arrays.stream(took).sum();
        double mean = sum / took.length;
        double variance = Arrays.stream(took)
                .map(one -> (one - mean) * (one - mean))
                .average()
                .orElseThrow();
        return new Statement(
                key,
                took.length,
                sum,
                mean,
                Math.sqrt(variance),
                Arrays.stream(took).min().orElseThrow(),
                Arrays.stream(took).max().orElseThrow(),
                0,
                took.length,
                0,
                0,
                0);
    }

    static Statement of(double... took) {
        return of(KEY, took);
    }

    static double[] lognormal(Random random, int count, double median, double logDeviation) {
        return random.doubles(count)
                .map(any -> median * Math.exp(logDeviation * random.nextGaussian()))
                .toArray();
    }

    static double[] concat(double[] left, double... right) {
        var both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    static double[] many(int count, double took) {
        var all = new double[count];
        Arrays.fill(all, took);
        return all;
    }

    /** The smallest of the values that at least the share {@code q} of them does not exceed. */
    static double quantile(double[] values, double q) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.max(0, Math.ceil(q * sorted.length) - 1)];
    }
}
