package dev.godwit.migration.progress;

/**
 * How far a statement is at one moment.
 *
 * @param ratio from 0 to 1, in shares of the time it takes as far as they are known
 * @param waits whether it stands still because it waits for others, whom {@code text} then names
 * @param text what was counted, for people
 */
public record Reading(double ratio, Source source, Confidence confidence, boolean waits, String text) {

    /** Only its end is the end. */
    private static final double MOST = 0.995;

    public Reading {
        ratio = Double.isFinite(ratio) ? Math.min(MOST, Math.max(0, ratio)) : 0;
    }

    static Reading of(double ratio, Source source, Confidence confidence, String text) {
        return new Reading(ratio, source, confidence, false, text);
    }

    static Reading waiting(double ratio, Source source, Confidence confidence, String text) {
        return new Reading(ratio, source, confidence, true, text);
    }

    /** Never less than before: what counts in parts may count one of them anew. */
    Reading notBefore(Reading earlier) {
        return earlier != null && earlier.source == source && earlier.ratio > ratio
                ? new Reading(earlier.ratio, source, confidence, waits, text)
                : this;
    }
}
