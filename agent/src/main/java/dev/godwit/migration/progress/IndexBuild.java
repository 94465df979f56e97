package dev.godwit.migration.progress;

import java.util.Locale;
import java.util.function.IntFunction;

/**
 * CREATE INDEX, REINDEX and the constraints made of an index. Numbers of parameters and phases as in the definition of
 * {@code pg_stat_progress_create_index}, the same on 14 to 18. A phase's share of the time was measured on tables of a few
 * hundred megabytes; the sort in the middle reports nothing.
 */
record IndexBuild(Numbers numbers, boolean wide, IntFunction<String> who) {

    private static final int COMMAND = 1;
    private static final int LOCKERS = 4;
    private static final int LOCKERS_DONE = 5;
    private static final int LOCKER = 6;
    private static final int PHASE = 10;
    private static final int STEP = 11;
    private static final int TUPLES = 12;
    private static final int TUPLES_DONE = 13;
    private static final int PARTITIONS = 14;
    private static final int PARTITIONS_DONE = 15;
    private static final int BLOCKS = 16;
    private static final int BLOCKS_DONE = 17;

    private static final int BUILD = 2;
    private static final int SCAN_INDEX = 4;
    private static final int SORT = 5;
    private static final int SCAN_TABLE = 6;

    /** Steps of a B-tree's build; other access methods report none, and only count blocks. */
    private static final int STEP_SCAN = 2;

    private static final int STEP_SORT = 3;
    private static final int STEP_SORT_DEAD = 4;
    private static final int STEP_LOAD = 5;

    private static final double BUILT = 0.70;
    private static final double SCANNED_INDEX = 0.84;
    private static final double SORTED = 0.87;

    Reading reading() {
        int phase = (int) numbers.at(PHASE);
        boolean twice = numbers.at(COMMAND) % 2 == 0;
        double ratio = switch (phase) {
            case 0, 1 -> 0;
            case BUILD -> twice ? BUILT * built() : built();
            case 3 -> BUILT;
            case SCAN_INDEX -> BUILT + (SCANNED_INDEX - BUILT) * numbers.share(BLOCKS_DONE, BLOCKS);
            case SORT -> SCANNED_INDEX;
            case SCAN_TABLE -> SORTED + (1 - SORTED) * numbers.share(BLOCKS_DONE, BLOCKS);
            default -> 1;
        };
        if (numbers.at(PARTITIONS) > 0) {
            ratio = (numbers.at(PARTITIONS_DONE) + ratio) / numbers.at(PARTITIONS);
        }
        return waits(phase)
                ? Reading.waiting(ratio, Source.PROGRESS_VIEW, Confidence.HIGH, waiting(phase))
                : Reading.of(ratio, Source.PROGRESS_VIEW, Confidence.HIGH, text(phase));
    }

    private double built() {
        double scan = wide ? 0.55 : 0.70;
        double sort = wide ? 0.12 : 0.08;
        return switch ((int) numbers.at(STEP)) {
            case 0, 1, STEP_SCAN -> scan * numbers.share(BLOCKS_DONE, BLOCKS);
            case STEP_SORT -> scan;
            case STEP_SORT_DEAD -> scan + sort / 2;
            default -> scan + sort + (1 - scan - sort) * numbers.share(TUPLES_DONE, TUPLES);
        };
    }

    private static boolean waits(int phase) {
        return phase == 1 || phase == 3 || phase >= 7;
    }

    private String waiting(int phase) {
        var whom = switch (phase) {
            case 1 -> "writers before it builds";
            case 3 -> "writers before it validates";
            case 7 -> "old snapshots";
            case 8 -> "readers before it marks the old index dead";
            default -> "readers before it drops the old index";
        };
        int locker = (int) numbers.at(LOCKER);
        return "waits for " + whom
                + (locker > 0 ? ": " + who.apply(locker) : "")
                + (numbers.at(LOCKERS) > 0
                        ? " (" + numbers.at(LOCKERS_DONE) + " of " + numbers.at(LOCKERS) + " gone)"
                        : "");
    }

    private String text(int phase) {
        var partitions = numbers.at(PARTITIONS) > 0
                ? ", partition " + (numbers.at(PARTITIONS_DONE) + 1) + " of " + numbers.at(PARTITIONS)
                : "";
        return switch (phase) {
                    case BUILD -> building();
                    case SCAN_INDEX -> "validates: read " + blocks("of the index");
                    case SORT -> "validates: sorts";
                    case SCAN_TABLE -> "validates: read " + blocks("of the table");
                    default -> "begins";
                }
                + partitions;
    }

    private String building() {
        return switch ((int) numbers.at(STEP)) {
            case STEP_SORT, STEP_SORT_DEAD -> "builds: sorts, which is not counted";
            case STEP_LOAD ->
                String.format(
                        Locale.ROOT, "builds: wrote %,d of %,d entries", numbers.at(TUPLES_DONE), numbers.at(TUPLES));
            default -> "builds: read " + blocks("of the table");
        };
    }

    private String blocks(String of) {
        return String.format(Locale.ROOT, "%,d of %,d blocks %s", numbers.at(BLOCKS_DONE), numbers.at(BLOCKS), of);
    }
}
