package dev.godwit.probe;

import static dev.godwit.probe.Totals.concat;
import static dev.godwit.probe.Totals.lognormal;
import static dev.godwit.probe.Totals.many;
import static dev.godwit.probe.Totals.quantile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** D7: the estimate against samples whose quantiles are known. */
class LatencyEstimateTest {

    private static final double[] QUANTILES = {0.01, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999};

    private final LatencyEstimate estimate = new LatencyEstimate();

    @Test
    void nothing_ran_is_not_zero() {
        add(Totals.of(0.1, 0.2), Totals.of(0.1, 0.2));
        assertThat(estimate.calls()).isZero();
        assertThat(estimate.quantile(0.95)).isNaN();
        assertThat(estimate.bound(0.95)).isNaN();
    }

    @Test
    void a_statement_that_always_takes_the_same_has_one_quantile() {
        add(Totals.of(), Totals.of(many(100, 0.2)));
        assertThat(estimate.quantile(0.5)).isCloseTo(0.2, within(1e-6));
        assertThat(estimate.quantile(0.99)).isCloseTo(0.2, within(1e-6));
        assertThat(estimate.mean()).isCloseTo(0.2, within(1e-12));
        assertThat(estimate.within(0.19)).isZero();
        assertThat(estimate.within(0.21)).isEqualTo(100);
    }

    @Test
    void one_and_two_executions_are_known_exactly() {
        var past = lognormal(new Random(3), 1000, 0.01, 0.5);
        add(Totals.of(past), Totals.of(concat(past, 0.7)));
        assertThat(estimate.quantile(0.5)).isCloseTo(0.7, within(1e-6));
        var two = new LatencyEstimate();
        two.add(Moments.between(Totals.of(past), Totals.of(concat(past, 0.7, 0.1))), 0, Double.POSITIVE_INFINITY);
        assertThat(two.quantile(0.5)).isCloseTo(0.1, within(1e-6));
        assertThat(two.quantile(0.99)).isCloseTo(0.7, within(1e-6));
    }

    @Test
    void a_lognormal_window_is_recovered_behind_a_different_past() {
        var random = new Random(7);
        var past = lognormal(random, 50_000, 0.002, 0.3);
        var window = lognormal(random, 20_000, 0.050, 0.8);
        add(Totals.of(past), Totals.of(concat(past, window)));
        assertThat(estimate.calls()).isEqualTo(20_000);
        assertThat(estimate.seconds()).isCloseTo(Arrays.stream(window).sum(), within(1e-6));
        for (double q : new double[] {0.5, 0.95}) {
            assertThat(estimate.quantile(q)).isCloseTo(quantile(window, q), within(0.05 * quantile(window, q)));
        }
        assertThat(estimate.doubtful()).isZero();
    }

    @Test
    void a_mixture_of_fast_and_slow_statements_has_the_quantiles_of_both_together() {
        var random = new Random(11);
        var fast = lognormal(random, 90_000, 0.001, 0.5);
        var slow = lognormal(random, 10_000, 0.4, 0.4);
        add(Totals.of(), Totals.of(fast));
        add(Totals.of(), Totals.of(slow));
        var all = concat(fast, slow);
        assertThat(estimate.quantile(0.95)).isCloseTo(quantile(all, 0.95), within(0.06 * quantile(all, 0.95)));
        assertThat(estimate.quantile(0.5)).isCloseTo(quantile(all, 0.5), within(0.05 * quantile(all, 0.5)));
    }

    @Test
    void one_statement_with_two_speeds_is_doubted_and_bounded() {
        var two = concat(many(9_900, 0.001), many(100, 0.5));
        add(Totals.of(), Totals.of(two));
        assertThat(estimate.doubtful()).isEqualTo(1);
        for (double q : QUANTILES) {
            assertThat(estimate.bound(q)).isGreaterThanOrEqualTo(quantile(two, q));
        }
        assertThat(estimate.quantile(0.999)).isLessThanOrEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_ran_quantiles_rise_stay_between_the_fastest_and_the_slowest_and_below_their_bound(int seed) {
        var random = new Random(seed);
        double[] all = {};
        int statements = 1 + random.nextInt(30);
        for (int i = 0; i < statements; i++) {
            var past = any(random);
            var window = any(random);
            var key = new Statement.Key(1, 1, Integer.toString(i), true, 0);
            estimate.add(
                    Moments.between(Totals.of(key, past), Totals.of(key, concat(past, window))),
                    quantile(concat(past, window), 0),
                    quantile(concat(past, window), 1));
            all = concat(all, window);
        }
        double before = 0;
        for (double q : QUANTILES) {
            assertThat(estimate.quantile(q)).isGreaterThanOrEqualTo(before);
            before = estimate.quantile(q);
            assertThat(estimate.bound(q)).isGreaterThanOrEqualTo(quantile(all, q) * (1 - 1e-6));
            assertThat(estimate.within(before)).isGreaterThanOrEqualTo(q * estimate.calls() * (1 - 1e-6));
        }
        double counted = 0;
        for (double limit = 1e-6; limit < 1e6; limit *= 1.3) {
            assertThat(estimate.within(limit)).isGreaterThanOrEqualTo(counted);
            counted = estimate.within(limit);
        }
        assertThat(counted).isEqualTo(all.length);
        assertThat(estimate.seconds()).isCloseTo(Arrays.stream(all).sum(), within(1e-6));
    }

    private static double[] any(Random random) {
        int count = 1 + random.nextInt(200);
        double scale = Math.exp(random.nextGaussian() * 3 - 5);
        return switch (random.nextInt(4)) {
            case 0 -> many(count, scale);
            case 1 -> concat(many(count, scale), many(1 + count / 20, scale * 100));
            case 2 -> random.doubles(count, scale, 3 * scale).toArray();
            default -> lognormal(random, count, scale, 1);
        };
    }

    private void add(Statement from, Statement to) {
        estimate.add(Moments.between(from, to), 0, Double.POSITIVE_INFINITY);
    }
}
