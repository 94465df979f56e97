package dev.godwit.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** D7: the estimate against samples whose quantiles are known. */
class LatencyEstimateTest {

    @Test
    void nothing_ran_is_not_zero() {
        var estimate = new LatencyEstimate();
        estimate.add(10, 0.1, 0.01, 10, 0.1, 0.01);
        assertThat(estimate.calls()).isZero();
        assertThat(estimate.quantile(0.95)).isNaN();
    }

    @Test
    void a_statement_that_always_takes_the_same_has_one_quantile() {
        var estimate = new LatencyEstimate();
        estimate.add(0, 0, 0, 100, 0.2, 0);
        assertThat(estimate.quantile(0.5)).isCloseTo(0.2, within(1e-6));
        assertThat(estimate.quantile(0.99)).isCloseTo(0.2, within(1e-6));
        assertThat(estimate.mean()).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void a_lognormal_window_is_recovered_behind_a_different_past() {
        var random = new Random(7);
        var past = lognormal(random, 50_000, Math.log(0.002), 0.3);
        var window = lognormal(random, 20_000, Math.log(0.050), 0.8);
        var both = concat(past, window);
        var estimate = new LatencyEstimate();
        estimate.add(past.length, mean(past), deviation(past), both.length, mean(both), deviation(both));
        assertThat(estimate.calls()).isEqualTo(20_000);
        assertThat(estimate.mean()).isCloseTo(mean(window), within(1e-6));
        assertThat(estimate.quantile(0.95)).isCloseTo(quantile(window, 0.95), within(0.05 * quantile(window, 0.95)));
        assertThat(estimate.quantile(0.5)).isCloseTo(quantile(window, 0.5), within(0.05 * quantile(window, 0.5)));
    }

    @Test
    void a_mixture_of_fast_and_slow_statements_has_the_quantiles_of_both_together() {
        var random = new Random(11);
        var fast = lognormal(random, 90_000, Math.log(0.001), 0.5);
        var slow = lognormal(random, 10_000, Math.log(0.4), 0.4);
        var estimate = new LatencyEstimate();
        estimate.add(0, 0, 0, fast.length, mean(fast), deviation(fast));
        estimate.add(0, 0, 0, slow.length, mean(slow), deviation(slow));
        var all = concat(fast, slow);
        assertThat(estimate.quantile(0.95)).isCloseTo(quantile(all, 0.95), within(0.06 * quantile(all, 0.95)));
        assertThat(estimate.quantile(0.5)).isCloseTo(quantile(all, 0.5), within(0.05 * quantile(all, 0.5)));
    }

    private static double[] lognormal(Random random, int count, double logMean, double logDeviation) {
        return random.doubles(count)
                .map(any -> Math.exp(logMean + logDeviation * random.nextGaussian()))
                .toArray();
    }

    private static double[] concat(double[] left, double[] right) {
        var both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
    }

    private static double quantile(double[] values, double q) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (q * sorted.length)];
    }
}
