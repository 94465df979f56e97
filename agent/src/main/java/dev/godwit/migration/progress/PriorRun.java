package dev.godwit.migration.progress;

import java.util.Locale;
import java.util.Optional;

/**
 * What the same statement took before.
 *
 * @param seconds of work, waits not counted
 * @param bytes of the table it was about then; null if nobody knows
 */
public record PriorRun(double seconds, Long bytes) {

    /** Beyond it, it takes longer than before, and nobody knows how much. */
    private static final double MOST = 0.95;

    /** @param now bytes of the table today; 0 if nobody knows */
    Optional<Reading> reading(Work work, long now) {
        double scale = bytes == null || bytes == 0 || now == 0 ? 1 : (double) now / bytes;
        double expected = seconds * scale;
        if (expected <= 0) {
            return Optional.empty();
        }
        var text = String.format(
                Locale.ROOT,
                "nothing of it can be counted; it took %.0f s before%s",
                seconds,
                scale == 1 ? "" : String.format(Locale.ROOT, " on %s, now %s", Bytes.text(bytes), Bytes.text(now)));
        return Optional.of(
                Reading.of(Math.min(MOST, work.seconds() / expected), Source.PRIOR_RUN, Confidence.LOW, text));
    }
}
