package dev.godwit.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * How long executions took, as far as their moments tell. Each statement is taken as lognormal with the mean and variance of
 * its window, cut off where it is known that none was shorter or longer; what was seen of single executions is taken as it
 * is. The database is the mixture of all. An estimate: a statement with two very different speeds cannot be told apart from
 * a broad one, which {@link #doubtful} says, and {@link #bound} holds all the same. All times are seconds.
 */
final class LatencyEstimate {

    /** @param low none was shorter, and {@code high} none longer */
    private record Part(
            double calls, double mean, double variance, double logMean, double logDeviation, double low, double high) {

        static Part point(double calls, double seconds) {
            return new Part(calls, seconds, 0, Math.log(seconds), 0, seconds, seconds);
        }

        /** The share of executions that took at most so long. */
        double within(double seconds) {
            if (seconds >= high) {
                return 1;
            }
            return seconds < low || logDeviation == 0 ? 0 : normal((Math.log(seconds) - logMean) / logDeviation);
        }

        /** The least that this share can be, whatever the distribution, by Cantelli's inequality. */
        double atLeastWithin(double seconds) {
            if (seconds >= high) {
                return 1;
            }
            double above = seconds - mean;
            return above <= 0 ? 0 : 1 - variance / (variance + above * above);
        }

        boolean doubtful() {
            return variance > DOUBTFUL * DOUBTFUL * mean * mean;
        }
    }

    private static final int STEPS = 36;
    private static final double SMALLEST = 1e-7;
    private static final double FAR = 8;

    /** Coefficient of variation from which on two speeds are likelier than one broad one. */
    private static final double DOUBTFUL = 3;

    private final List<Part> parts = new ArrayList<>();
    private double calls;
    private double seconds;

    /**
     * Adds the executions of one statement.
     *
     * @param low none of them was shorter, and {@code high} none longer; 0 and infinity if that is not known
     */
    void add(Moments moments, double low, double high) {
        double n = moments.calls();
        if (n <= 0) {
            return;
        }
        calls += n;
        seconds += moments.seconds();
        double least = Math.max(SMALLEST, low);
        double most = Math.max(least, high);
        double mean = Math.max(least, Math.min(most, moments.mean()));
        // No distribution between these bounds with this mean varies more.
        double variance = Math.min(moments.variance(), (most - mean) * (mean - least));
        if (n == 2 && variance > 0) {
            double apart = Math.sqrt(variance);
            parts.add(Part.point(1, Math.max(SMALLEST, mean - apart)));
            parts.add(Part.point(1, mean + apart));
        } else if (n == 1 || !(variance > 0)) {
            parts.add(Part.point(n, mean));
        } else {
            double logVariance = Math.log1p(variance / (mean * mean));
            double logMean = Math.log(mean) - logVariance / 2;
            parts.add(new Part(n, mean, variance, logMean, Math.sqrt(logVariance), least, most));
        }
    }

    /** Adds one execution that took exactly so long. */
    void add(double took) {
        calls++;
        seconds += took;
        parts.add(Part.point(1, Math.max(SMALLEST, took)));
    }

    double calls() {
        return calls;
    }

    /** What all executions took together. */
    double seconds() {
        return seconds;
    }

    /** Mean over all executions; NaN without any. */
    double mean() {
        return seconds / calls;
    }

    /** How many executions took at most so long. */
    double within(double limit) {
        double below = 0;
        for (var part : parts) {
            below += part.calls() * part.within(limit);
        }
        return below;
    }

    /** The share of executions that are of statements with probably more than one speed. */
    double doubtful() {
        return parts.stream().filter(Part::doubtful).mapToDouble(Part::calls).sum() / calls;
    }

    /** The time within which the share {@code q} of executions stayed; NaN without any. */
    double quantile(double q) {
        return solve(
                q, Part::within, part -> Math.min(part.high(), Math.exp(part.logMean() + FAR * part.logDeviation())));
    }

    /** The share {@code q} of executions took at most this, however they were distributed; NaN without any. */
    double bound(double q) {
        double factor = Math.sqrt(q / (1 - q));
        return solve(
                q,
                Part::atLeastWithin,
                part -> Math.min(part.high(), part.mean() + factor * Math.sqrt(part.variance())));
    }

    /** @param top where the part's own share is at least {@code q} */
    private double solve(double q, ToDoubleBiFunction<Part, Double> share, ToDoubleFunction<Part> top) {
        if (calls == 0) {
            return Double.NaN;
        }
        double highest = parts.stream().mapToDouble(top).max().orElseThrow();
        double low = Math.log(SMALLEST) - 1;
        double high = Math.log(highest);
        double answer = highest;
        for (int step = 0; step < STEPS; step++) {
            double middle = (low + high) / 2;
            double limit = Math.exp(middle);
            double below = 0;
            for (var part : parts) {
                below += part.calls() * share.applyAsDouble(part, limit);
            }
            if (below < q * calls) {
                low = middle;
            } else {
                high = middle;
                answer = limit;
            }
        }
        return answer;
    }

    private static double normal(double x) {
        return 0.5 * (1 + erf(x / Math.sqrt(2)));
    }

    /** Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26; absolute error below 1.5e-7. */
    private static double erf(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x));
        double polynomial =
                ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
        return Math.copySign(1 - polynomial * Math.exp(-x * x), x);
    }
}
