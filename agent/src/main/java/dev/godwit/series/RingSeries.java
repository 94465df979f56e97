package dev.godwit.series;

import dev.godwit.series.Ring.Block;
import java.util.Arrays;
import java.util.List;

/** Reads one label set out of a {@link Ring}. */
final class RingSeries implements Series {

    private final Labels labels;
    private final Ring ring;

    RingSeries(Labels labels, Ring ring) {
        this.labels = labels;
        this.ring = ring;
    }

    @Override
    public Labels labels() {
        return labels;
    }

    @Override
    public Point latest(long after, long to) {
        List<Block> blocks = ring.blocks();
        for (int b = blocks.size() - 1; b >= 0; b--) {
            var block = blocks.get(b);
            int filled = block.filled;
            var column = block.columns.get(labels);
            int at = upTo(block.times, filled, to) - 1;
            if (at < 0) {
                continue;
            }
            if (block.times[at] <= after) {
                return null;
            }
            // Where the ring went on without this series, its own last round was marked stale.
            if (column != null) {
                return Staleness.is(column[at]) ? null : new Point(block.times[at], column[at]);
            }
            return null;
        }
        return null;
    }

    @Override
    public Points window(long after, long to) {
        var times = new long[16];
        var values = new double[16];
        int size = 0;
        for (var block : ring.blocks()) {
            int filled = block.filled;
            var column = block.columns.get(labels);
            if (column == null || filled == 0 || block.times[filled - 1] <= after) {
                continue;
            }
            int end = upTo(block.times, filled, to);
            for (int at = upTo(block.times, filled, after); at < end; at++) {
                if (!Staleness.is(column[at])) {
                    if (size == times.length) {
                        times = Arrays.copyOf(times, size * 2);
                        values = Arrays.copyOf(values, size * 2);
                    }
                    times[size] = block.times[at];
                    values[size++] = column[at];
                }
            }
        }
        return size == 0 ? Points.NONE : new Points(times, values, size);
    }

    /** How many of the first {@code filled} times are at or before {@code time}. */
    private static int upTo(long[] times, int filled, long time) {
        int low = 0;
        int high = filled;
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
}
