package dev.godwit.series;

import java.util.ArrayDeque;
import java.util.Map;

/**
 * The rounds of one writer: timestamps stored once for all its series, in blocks. A series has a column of values only in
 * blocks in which it appeared, and finds its columns by itself, so that reading one looks nothing up. Old blocks fall off whole.
 */
final class Ring {

    private final ArrayDeque<Block> blocks = new ArrayDeque<>();
    private final int mostBlocks;
    private Map<RingSeries, Double> last = Map.of();
    private long lastTime = Long.MIN_VALUE;
    private int alive;

    Ring(int samples) {
        this.mostBlocks = Math.max(2, samples / Block.ROUNDS);
    }

    /** Appends a round and keeps the map; series of the last round that are missing from this one get a stale marker. */
    void append(long time, Map<RingSeries, Double> round) {
        var block = blocks.peekLast();
        if (block == null || block.filled() == Block.ROUNDS) {
            block = new Block();
            blocks.addLast(block);
            if (blocks.size() > mostBlocks) {
                dropOldest();
            }
        }
        for (var series : round.keySet()) {
            series.enter(block);
        }
        for (var series : last.keySet()) {
            series.enter(block);
        }
        block.append(time, series -> round.getOrDefault(series, Staleness.MARK));
        last = round;
        lastTime = time;
    }

    /** Label sets of this writer that the store knows, those that are gone but not forgotten among them. */
    int alive() {
        return alive;
    }

    void alive(int change) {
        alive += change;
    }

    /** The newest round, for what shows only the present. */
    Map<RingSeries, Double> last() {
        return last;
    }

    long lastTime() {
        return lastTime;
    }

    /** Memory of all blocks. */
    long bytes() {
        return blocks.stream().mapToLong(Block::bytes).sum();
    }

    /** When the oldest block began, or the end of time if there is only the newest, which stays. */
    long oldest() {
        return blocks.size() < 2 ? Long.MAX_VALUE : blocks.peekFirst().time(0);
    }

    void dropOldest() {
        blocks.removeFirst().drop();
    }

    /** Drops blocks that ended before {@code time}. */
    void forget(long time) {
        while (blocks.size() > 1 && blocks.peekFirst().newest() < time) {
            dropOldest();
        }
    }
}
