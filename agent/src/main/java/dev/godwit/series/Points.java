package dev.godwit.series;

import java.util.Arrays;

/** A window of one series: ascending times in milliseconds since the epoch, and as many values, without stale markers. */
public final class Points {

    public static final Points NONE = new Points(new long[0], new double[0], 0);

    private final long[] times;
    private final double[] values;

    /** Copies the first {@code size} of both arrays. */
    public Points(long[] times, double[] values, int size) {
        this.times = Arrays.copyOf(times, size);
        this.values = Arrays.copyOf(values, size);
    }

    public int size() {
        return times.length;
    }

    public long time(int index) {
        return times[index];
    }

    public double value(int index) {
        return values[index];
    }
}
