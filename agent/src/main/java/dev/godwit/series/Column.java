package dev.godwit.series;

import java.util.Arrays;

/**
 * The values of one series in one block, a stale marker where it was missing. As long as they are all the same there is only
 * one: most of what a database tells about itself seldom moves.
 */
final class Column {

    /** A column with one value, and its places in the block and in the series. */
    static final long BYTES = 72;

    /** What it takes more once its values differ. */
    static final long SPREAD_BYTES = (Block.ROUNDS - 1) * 8L;

    private final Block block;
    private final RingSeries series;
    private volatile double[] values = {Staleness.MARK};

    /** Whether any of the values is a stale marker. Made visible by the block's {@code filled}, as the values are. */
    private boolean stale;

    /** @param missed rounds before it came */
    Column(Block block, RingSeries series, int missed) {
        this.block = block;
        this.series = series;
        this.stale = missed > 0;
    }

    Block block() {
        return block;
    }

    RingSeries series() {
        return series;
    }

    /** Writes the value of a round that nobody sees yet; true if that is the first that differs. */
    boolean put(int round, double value) {
        stale |= Staleness.is(value);
        var known = values;
        if (known.length > 1 || round == 0) {
            known[round] = value;
            return false;
        }
        if (Double.doubleToRawLongBits(known[0]) == Double.doubleToRawLongBits(value)) {
            return false;
        }
        var wide = new double[Block.ROUNDS];
        Arrays.fill(wide, 0, round, known[0]);
        wide[round] = value;
        values = wide;
        return true;
    }

    double value(int round) {
        var known = values;
        return known[round & (known.length - 1)];
    }

    /** Copies the rounds from {@code from} to before {@code to} in which the series was there; returns the new size. */
    int copy(int from, int to, long[] times, double[] into, int size) {
        var known = values;
        if (stale) {
            return copyLiving(from, to, times, into, size);
        }
        int count = Math.max(0, to - from);
        block.copyTimes(from, count, times, size);
        if (known.length > 1) {
            System.arraycopy(known, from, into, size, count);
        } else {
            Arrays.fill(into, size, size + count, known[0]);
        }
        return size + count;
    }

    private int copyLiving(int from, int to, long[] times, double[] into, int size) {
        int living = size;
        for (int round = from; round < to; round++) {
            double value = value(round);
            if (!Staleness.is(value)) {
                times[living] = block.time(round);
                into[living++] = value;
            }
        }
        return living;
    }
}
