package dev.godwit.promql;

import java.time.Duration;

/**
 * What one query may cost, and how it looks back.
 *
 * @param samples read or produced by one query, over all steps
 * @param held samples a query keeps at once, as subqueries and answers over a range do
 * @param series that one selector may match
 * @param steps of a range query
 * @param lookback how old a sample may be and still count as the present
 * @param subqueryStep of a subquery that names none
 */
public record EvaluatorLimits(int samples, int held, int series, int steps, Duration lookback, Duration subqueryStep) {

    /** A held sample takes up to 32 bytes while its column grows; one query may have an eighth of the heap for them. */
    private static final long HEAP_PER_HELD = 8 * 32;

    private static final int MOST_SAMPLES = 20_000_000;

    public static final EvaluatorLimits DEFAULT = new EvaluatorLimits(
            MOST_SAMPLES,
            (int) Math.min(MOST_SAMPLES, Runtime.getRuntime().maxMemory() / HEAP_PER_HELD),
            50_000,
            11_000,
            Duration.ofMinutes(5),
            Duration.ofMinutes(1));

    /** Holding as much as it may read. */
    public EvaluatorLimits(int samples, int series, int steps, Duration lookback, Duration subqueryStep) {
        this(samples, samples, series, steps, lookback, subqueryStep);
    }

    public EvaluatorLimits withSamples(int other) {
        return new EvaluatorLimits(other, held, series, steps, lookback, subqueryStep);
    }

    public EvaluatorLimits withSteps(int other) {
        return new EvaluatorLimits(samples, held, series, other, lookback, subqueryStep);
    }

    public EvaluatorLimits withLookback(Duration other) {
        return new EvaluatorLimits(samples, held, series, steps, other, subqueryStep);
    }
}
