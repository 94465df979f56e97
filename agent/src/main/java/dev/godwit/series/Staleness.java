package dev.godwit.series;

/**
 * Prometheus' stale marker: a NaN of its own bits that says "this series is gone now". Compare bits; never do arithmetic
 * on it. Source: prometheus/prometheus, package model/value.
 */
public final class Staleness {

    private static final long BITS = 0x7ff0000000000002L;

    /** The marker itself. */
    public static final double MARK = Double.longBitsToDouble(BITS);

    private Staleness() {}

    public static boolean is(double value) {
        return Double.doubleToRawLongBits(value) == BITS;
    }
}
