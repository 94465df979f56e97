package dev.godwit.promql;

import dev.godwit.series.Staleness;

/** Compares floats as the public test language does: relatively, with NaN equal to NaN and a stale marker only to itself. */
final class Approximately {

    private static final double EPSILON = 1e-6;

    private Approximately() {}

    static boolean equal(double expected, double actual) {
        if (Staleness.is(expected) || Staleness.is(actual)) {
            return Staleness.is(expected) && Staleness.is(actual);
        }
        if (expected == actual || (Double.isNaN(expected) && Double.isNaN(actual))) {
            return true;
        }
        double size = Math.abs(expected) + Math.abs(actual);
        double difference = Math.abs(expected - actual);
        if (expected == 0 || actual == 0 || size < Double.MIN_NORMAL) {
            return difference < EPSILON * Double.MIN_NORMAL;
        }
        return difference / Math.min(size, Double.MAX_VALUE) < EPSILON;
    }
}
