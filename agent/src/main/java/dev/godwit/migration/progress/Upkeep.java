package dev.godwit.migration.progress;

import java.util.Locale;
import java.util.Optional;

/** What a migration may run beside DDL. Numbers of parameters and phases as in the definitions of the views. */
final class Upkeep {

    /** Of a vacuum: that part of it that reads the table. */
    private static final double SCAN = 0.6;

    private static final double INDEXES = 0.8;

    private Upkeep() {}

    /** CLUSTER and VACUUM FULL: the heap, then its indexes. */
    static Optional<Reading> cluster(Numbers numbers, Optional<Place> place) {
        var costs = place.map(one -> RewriteCost.of(java.util.List.of(one)));
        double heap = costs.map(RewriteCost::heapShare).orElse(SCAN);
        int indexes = place.map(one -> one.indexes().size()).orElse(0);
        return reading(
                switch ((int) numbers.at(2)) {
                    case 0 -> 0;
                    case 1 -> heap * numbers.share(7, 6);
                    case 2 ->
                        place.map(one -> heap * Math.min(1, numbers.at(4) / Math.max(1, one.rows())))
                                .orElse(0.0);
                    case 3 -> heap / 2;
                    case 4 ->
                        place.map(one -> heap / 2 + heap / 2 * Math.min(1, numbers.at(5) / Math.max(1, one.rows())))
                                .orElse(heap / 2);
                    case 5 -> heap;
                    case 6 -> indexes == 0 ? heap : heap + (1 - heap) * Math.min(1.0, (double) numbers.at(8) / indexes);
                    default -> 1;
                },
                numbers.at(2) == 6
                        ? "rebuilt " + numbers.at(8) + " of " + indexes + " indexes"
                        : blocks(numbers.at(7), numbers.at(6)));
    }

    /** Only from a file is it known how much there is. */
    static Optional<Reading> copy(Numbers numbers) {
        return numbers.at(2) == 0
                ? Optional.empty()
                : reading(
                        numbers.share(1, 2),
                        String.format(Locale.ROOT, "copied %,d of %,d bytes", numbers.at(1), numbers.at(2)));
    }

    static Optional<Reading> vacuum(Numbers numbers) {
        return reading(
                switch ((int) numbers.at(1)) {
                    case 0 -> 0;
                    case 1 -> SCAN * numbers.share(3, 2);
                    case 2 -> SCAN;
                    case 3 -> INDEXES + (1 - INDEXES) * numbers.share(4, 2);
                    default -> 1;
                },
                blocks(numbers.at(3), numbers.at(2)));
    }

    static Optional<Reading> analyze(Numbers numbers) {
        int phase = (int) numbers.at(1);
        return reading(
                phase > 2 ? 1 : numbers.share(3, 2),
                String.format(Locale.ROOT, "sampled %,d of %,d blocks", numbers.at(3), numbers.at(2)));
    }

    private static String blocks(long done, long total) {
        return String.format(Locale.ROOT, "read %,d of %,d blocks", done, total);
    }

    private static Optional<Reading> reading(double ratio, String text) {
        return Optional.of(Reading.of(ratio, Source.PROGRESS_VIEW, Confidence.HIGH, text));
    }
}
