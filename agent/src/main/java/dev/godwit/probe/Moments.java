package dev.godwit.probe;

/**
 * How many executions, their mean seconds, and the sum of squared distances from that mean.
 */
public record Moments(double calls, double mean, double squares) {

    /**
     * What was executed between two readings of lifetime counters: {@code mean = (T2 - T1) / n}, and the squares by Chan's formula
     * for separating two groups. No calls if there were none.
     */
    public static Moments between(Statement from, Statement to) {
        double n = to.calls() - from.calls();
        if (n <= 0) {
            return new Moments(0, 0, 0);
        }
        double mean = Math.max(0, (to.seconds() - from.seconds()) / n);
        double apart = mean - from.mean();
        double squares = to.calls() * to.deviation() * to.deviation()
                - from.calls() * from.deviation() * from.deviation()
                - apart * apart * from.calls() * n / to.calls();
        // With two numbers of which one is the other's rounding error, what is left of a difference is noise.
        return new Moments(n, mean, n == 1 ? 0 : Math.max(0, squares));
    }

    public double seconds() {
        return calls * mean;
    }

    public double variance() {
        return calls == 0 ? 0 : squares / calls;
    }

    /** These without one execution that took exactly so many seconds. */
    Moments without(double seconds) {
        double rest = calls - 1;
        if (rest <= 0) {
            return new Moments(0, 0, 0);
        }
        double left = Math.max(0, (calls * mean - seconds) / rest);
        double apart = (seconds - mean) * (seconds - left);
        return new Moments(rest, left, rest == 1 ? 0 : Math.max(0, squares - apart));
    }
}
