package dev.godwit.series;

import java.util.ArrayList;
import java.util.List;

/**
 * Up to {@link #ROUNDS} rounds of one writer: their times, stored once, and a column for each series seen in them.
 *
 * <p>Publication: values of a round are written first, then the volatile {@code filled}; readers never look past it.
 */
final class Block {

    /** A power of two, see {@link Column#value}. */
    static final int ROUNDS = 128;

    /** What a block takes without its columns. */
    static final long BYTES = ROUNDS * 8L + 96;

    private final long[] times = new long[ROUNDS];
    private final List<Column> columns = new ArrayList<>();
    private volatile int filled;
    private int spread;

    int filled() {
        return filled;
    }

    long time(int round) {
        return times[round];
    }

    /** When the latest round was, or the beginning of time if there is none yet. */
    long newest() {
        int rounds = filled;
        return rounds == 0 ? Long.MIN_VALUE : times[rounds - 1];
    }

    /** A column for a series that was not there in the rounds so far. */
    Column column(RingSeries series) {
        var column = new Column(this, series, filled);
        columns.add(column);
        return column;
    }

    /** Adds a round: each series that has a column gets what {@code round} says of it, or a stale marker. */
    void append(long time, Round round) {
        int slot = filled;
        times[slot] = time;
        for (var column : columns) {
            spread += column.put(slot, round.value(column.series())) ? 1 : 0;
        }
        filled = slot + 1;
    }

    /** What a round says of a series. */
    @FunctionalInterface
    interface Round {
        double value(RingSeries series);
    }

    /** Every series in it lets go of its oldest column, which is the one here. */
    void drop() {
        columns.forEach(column -> column.series().leave());
    }

    long bytes() {
        return BYTES + columns.size() * Column.BYTES + spread * Column.SPREAD_BYTES;
    }

    /** How many rounds are at or before {@code time}. */
    int upTo(long time) {
        int high = filled;
        if (high > 0 && times[high - 1] <= time) {
            return high;
        }
        int low = 0;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Copies the times of {@code count} rounds. */
    void copyTimes(int from, int count, long[] into, int at) {
        System.arraycopy(times, from, into, at, count);
    }
}
