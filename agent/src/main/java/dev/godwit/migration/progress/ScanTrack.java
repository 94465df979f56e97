package dev.godwit.migration.progress;

import java.util.Collection;
import java.util.Comparator;
import java.util.OptionalLong;

/**
 * Where in one file a scan is, followed by the blocks that are in use at one look after the other. Others use blocks of the file,
 * too; a scan is what goes steadily on. One that joined another scan begins in the middle and goes around.
 */
final class ScanTrack {

    /** Blocks that a scan reads ahead, so that the lowest in use may fall back a little. */
    private static final long AHEAD = 64;

    /** Looks in a row without a block where the scan could be, after which it is none. */
    private static final int STRAYED = 5;

    /** A beginning farther in than this share is taken for one in the middle. */
    private static final double MIDDLE = 0.05;

    /** Moves after which the pace is believed to tell of a beginning in the middle. */
    private static final int ENOUGH = 4;

    private final long blocks;
    private final boolean anywhere;
    private long begin;
    private long last = -1;
    private double lastAt;
    private double firstAt;
    private long firstBlock = -1;
    private double pace;
    private int moves;
    private boolean sure;
    private boolean around;
    private int strayed;

    /**
     * @param blocks of the whole file
     * @param anywhere whether it is so large that PostgreSQL lets a scan join another
     */
    ScanTrack(long blocks, boolean anywhere) {
        this.blocks = Math.max(1, blocks);
        this.anywhere = anywhere;
    }

    /**
     * What is in use at a look; whether the scan was seen in it.
     *
     * @param worked seconds since the statement began to work
     */
    boolean see(Collection<Long> used, double worked) {
        if (used.isEmpty()) {
            return false;
        }
        var next = last < 0 ? used.stream().mapToLong(Long::longValue).min() : next(used, worked);
        if (next.isEmpty()) {
            strayed++;
            return false;
        }
        strayed = 0;
        if (last < 0) {
            firstBlock = next.getAsLong();
            firstAt = worked;
        } else {
            around |= next.getAsLong() < last - AHEAD;
            place(next.getAsLong(), worked);
        }
        last = around ? next.getAsLong() : Math.max(last, next.getAsLong());
        lastAt = worked;
        return true;
    }

    /** The block in use that is nearest to where it should be by now. */
    private OptionalLong next(Collection<Long> used, double worked) {
        double expected = last + pace * (worked - lastAt);
        return used.stream()
                .mapToLong(Long::longValue)
                .filter(block -> block >= last - AHEAD || (!around && begin > 0 && block < begin))
                .boxed()
                .min(Comparator.comparingDouble(block -> Math.abs(block - expected)))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    private void place(long block, double worked) {
        if (worked <= lastAt || block <= last) {
            return;
        }
        double now = (block - last) / (worked - lastAt);
        pace = pace == 0 ? now : (pace + now) / 2;
        moves++;
        if (anywhere && !sure) {
            long implied = Math.round(firstBlock - (block - firstBlock) / (worked - firstAt) * firstAt);
            begin = implied > MIDDLE * blocks ? implied : 0;
            sure = begin == 0 || moves >= ENOUGH;
        }
    }

    /** Whether it has gone on since it was seen first, often enough to tell where it began. */
    boolean moves() {
        return moves > 0 && (sure || !anywhere);
    }

    /** Whether what was seen is no scan. */
    boolean lost() {
        return strayed >= STRAYED;
    }

    /** From 0 to 1. */
    double share() {
        if (last < 0) {
            return 0;
        }
        long done = around ? blocks - begin + last : last - begin;
        return Math.min(1, Math.max(0, (double) done / blocks));
    }

    long block() {
        return last;
    }

    long blocks() {
        return blocks;
    }
}
