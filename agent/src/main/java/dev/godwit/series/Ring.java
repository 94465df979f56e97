package dev.godwit.series;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rounds of one writer: timestamps stored once for all its series, in blocks of {@link #BLOCK} rounds. A series has a
 * column of values only in blocks in which it appeared, so memory follows what was seen. Old blocks fall off whole.
 *
 * <p>Publication: values of a round are written first, then the block's volatile {@code filled}; readers never look past it.
 */
final class Ring {

    static final int BLOCK = 128;

    /** What one column takes: its values, and the entry that finds it. */
    static final long COLUMN_BYTES = BLOCK * 8L + 128;

    /** Rounds {@code 0..filled} of one stretch of time. */
    static final class Block {
        final long[] times = new long[BLOCK];
        final Map<Labels, double[]> columns = new ConcurrentHashMap<>();
        volatile int filled;

        long newest() {
            return filled == 0 ? Long.MIN_VALUE : times[filled - 1];
        }

        private double[] column(Labels labels, int rounds) {
            return columns.computeIfAbsent(labels, absent -> {
                var column = new double[BLOCK];
                java.util.Arrays.fill(column, 0, rounds, Staleness.MARK);
                return column;
            });
        }
    }

    private final ArrayDeque<Block> blocks = new ArrayDeque<>();
    private final int mostBlocks;
    private volatile List<Block> published = List.of();
    private Map<Labels, Double> last = Map.of();
    private long lastTime = Long.MIN_VALUE;

    Ring(int samples) {
        this.mostBlocks = Math.max(2, samples / BLOCK);
    }

    /** Appends a round; series of the last round that are missing from this one get a stale marker. */
    void append(long time, Map<Labels, Double> round) {
        var block = blocks.peekLast();
        if (block == null || block.filled == BLOCK) {
            block = new Block();
            blocks.addLast(block);
            if (blocks.size() > mostBlocks) {
                blocks.removeFirst();
            }
            published = List.copyOf(blocks);
        }
        int slot = block.filled;
        block.times[slot] = time;
        for (var column : block.columns.entrySet()) {
            column.getValue()[slot] = round.getOrDefault(column.getKey(), Staleness.MARK);
        }
        for (var sample : round.entrySet()) {
            block.column(sample.getKey(), slot)[slot] = sample.getValue();
        }
        for (var gone : last.keySet()) {
            if (!round.containsKey(gone)) {
                block.column(gone, slot)[slot] = Staleness.MARK;
            }
        }
        block.filled = slot + 1;
        last = new HashMap<>(round);
        lastTime = time;
    }

    /** The newest round, for what shows only the present. */
    Map<Labels, Double> last() {
        return last;
    }

    long lastTime() {
        return lastTime;
    }

    /** Columns over all blocks. */
    long columns() {
        return blocks.stream().mapToLong(block -> block.columns.size()).sum();
    }

    /** When the oldest block began, or the end of time if there is only the newest, which stays. */
    long oldest() {
        return blocks.size() < 2 ? Long.MAX_VALUE : blocks.peekFirst().times[0];
    }

    void dropOldest() {
        blocks.removeFirst();
        published = List.copyOf(blocks);
    }

    /** Drops blocks that ended before {@code time}. */
    void forget(long time) {
        while (blocks.size() > 1 && blocks.peekFirst().newest() < time) {
            blocks.removeFirst();
        }
        published = List.copyOf(blocks);
    }

    boolean remembers(Labels labels) {
        return published.stream().anyMatch(block -> block.columns.containsKey(labels));
    }

    List<Block> blocks() {
        return published;
    }
}
