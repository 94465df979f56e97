package dev.godwit.series;

/** A window of one series: ascending times in milliseconds since the epoch, and as many values, without stale markers. */
public final class Points {

    public static final Points NONE = new Points(new long[0], new double[0], 0);

    private final long[] times;
    private final double[] values;
    private final int size;

    /** Takes the first {@code size} of both arrays; nobody may write to them any more. */
    public Points(long[] times, double[] values, int size) {
        this.times = times;
        this.values = values;
        this.size = size;
    }

    public int size() {
        return size;
    }

    public long time(int index) {
        return times[index];
    }

    public double value(int index) {
        return values[index];
    }
}
