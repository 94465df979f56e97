package dev.godwit.promql;

import java.time.Duration;

/**
 * What one query may cost, and how it looks back.
 *
 * @param samples read or produced by one query, over all steps
 * @param series that one selector may match
 * @param steps of a range query
 * @param lookback how old a sample may be and still count as the present
 * @param subqueryStep of a subquery that names none
 */
public record EvaluatorLimits(int samples, int series, int steps, Duration lookback, Duration subqueryStep) {

    public static final EvaluatorLimits DEFAULT =
            new EvaluatorLimits(20_000_000, 50_000, 11_000, Duration.ofMinutes(5), Duration.ofMinutes(1));
}
