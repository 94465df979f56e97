package dev.godwit.series;

import java.util.Arrays;

/** One label set, and its columns in the blocks of its writer's {@link Ring}. Written by one thread, read by any. */
final class RingSeries implements Series {

    private static final Column[] NONE = {};

    private final Labels labels;
    private final Ring ring;

    /** The newest last; replaced as a whole, so that a reader keeps what it began with. */
    private volatile Column[] columns = NONE;

    RingSeries(Labels labels, Ring ring) {
        this.labels = labels;
        this.ring = ring;
    }

    @Override
    public Labels labels() {
        return labels;
    }

    Ring ring() {
        return ring;
    }

    /** Whether no block remembers it any more. */
    boolean isForgotten() {
        return columns.length == 0;
    }

    /** Takes part in the newest block from now on. */
    void enter(Block block) {
        var known = columns;
        if (known.length == 0 || known[known.length - 1].block() != block) {
            var more = Arrays.copyOf(known, known.length + 1);
            more[known.length] = block.column(this);
            columns = more;
        }
    }

    /** Lets go of its oldest column. */
    void leave() {
        columns = Arrays.copyOfRange(columns, 1, columns.length);
    }

    @Override
    public Point latest(long after, long to) {
        var known = columns;
        for (int i = known.length - 1; i >= 0; i--) {
            var block = known[i].block();
            int at = block.upTo(to) - 1;
            if (at >= 0) {
                // Where the ring went on without this series, its own last round was marked stale.
                double value = known[i].value(at);
                long time = block.time(at);
                return time <= after || Staleness.is(value) ? null : new Point(time, value);
            }
        }
        return null;
    }

    @Override
    public Points window(long after, long to) {
        var known = columns;
        int count = known.length;
        if (count > 0 && known[count - 1].block().filled() == 0) {
            count--;
        }
        if (count == 0) {
            return Points.NONE;
        }
        // Only the newest block grows, and what comes from now on is not looked at: counted and copied is the same.
        long end = Math.min(to, known[count - 1].block().newest());
        int first = count;
        int rounds = 0;
        while (first > 0 && known[first - 1].block().newest() > after) {
            var block = known[--first].block();
            rounds += Math.max(0, block.upTo(end) - block.upTo(after));
        }
        if (rounds == 0) {
            return Points.NONE;
        }
        var times = new long[rounds];
        var values = new double[rounds];
        int size = 0;
        for (int i = first; i < count; i++) {
            var block = known[i].block();
            size = known[i].copy(block.upTo(after), block.upTo(end), times, values, size);
        }
        return size == 0 ? Points.NONE : new Points(times, values, size);
    }
}
