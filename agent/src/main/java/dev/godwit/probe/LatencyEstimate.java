package dev.godwit.probe;

import java.util.ArrayList;
import java.util.List;

/**
 * Latency quantiles of everything that ran in one window, from two moments a statement: each statement is taken as lognormal
 * with the mean and variance of its window, the database as their mixture, and the mixture's distribution function is solved
 * by bisection. An estimate: a statement with two very different speeds cannot be told apart from a broad one.
 *
 * <p>Window moments: {@code mean = (T2 - T1) / n}; {@code var} by Chan's formula for separating two groups.
 */
final class LatencyEstimate {

    private record Part(double calls, double mean, double logMean, double logDeviation) {}

    private static final int STEPS = 60;
    private static final double SMALLEST = 1e-7;

    private final List<Part> parts = new ArrayList<>();
    private double calls;

    /**
     * Adds one statement's window between two readings of its lifetime counters.
     *
     * @param calls1 executions at the first reading, and {@code mean1}, {@code deviation1} of their seconds (population)
     * @param calls2 executions at the second; nothing is added if there were no more
     */
    void add(double calls1, double mean1, double deviation1, double calls2, double mean2, double deviation2) {
        double n = calls2 - calls1;
        if (n <= 0) {
            return;
        }
        double mean = Math.max(SMALLEST, (calls2 * mean2 - calls1 * mean1) / n);
        double squares = calls2 * deviation2 * deviation2
                - calls1 * deviation1 * deviation1
                - (mean - mean1) * (mean - mean1) * calls1 * n / calls2;
        double variance = Math.max(0, squares / n);
        double logVariance = Math.log1p(variance / (mean * mean));
        parts.add(new Part(n, mean, Math.log(mean) - logVariance / 2, Math.sqrt(logVariance)));
        calls += n;
    }

    double calls() {
        return calls;
    }

    /** Mean seconds over all executions of the window; NaN without any. */
    double mean() {
        return parts.stream().mapToDouble(part -> part.calls() * part.mean()).sum() / calls;
    }

    /** Seconds below which the share {@code q} of executions stayed; NaN without any. */
    double quantile(double q) {
        if (calls == 0) {
            return Double.NaN;
        }
        double low = parts.stream()
                        .mapToDouble(part -> part.logMean() - 8 * part.logDeviation())
                        .min()
                        .orElseThrow()
                - 1;
        double high = parts.stream()
                        .mapToDouble(part -> part.logMean() + 8 * part.logDeviation())
                        .max()
                        .orElseThrow()
                + 1;
        for (int step = 0; step < STEPS; step++) {
            double middle = (low + high) / 2;
            if (share(middle) < q) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(high);
    }

    private double share(double logSeconds) {
        double below = 0;
        for (var part : parts) {
            below += part.calls() * normal(logSeconds, part);
        }
        return below / calls;
    }

    private static double normal(double x, Part part) {
        if (part.logDeviation() == 0) {
            return x >= part.logMean() ? 1 : 0;
        }
        return 0.5 * (1 + erf((x - part.logMean()) / (part.logDeviation() * Math.sqrt(2))));
    }

    /** Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26; absolute error below 1.5e-7. */
    private static double erf(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x));
        double polynomial =
                ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
        return Math.copySign(1 - polynomial * Math.exp(-x * x), x);
    }
}
