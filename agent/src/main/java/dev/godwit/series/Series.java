package dev.godwit.series;

/** One label set and its samples so far. Safe to read from any thread. */
public interface Series {

    Labels labels();

    /** The newest sample in {@code (after, to]}, times in milliseconds; null if there is none or the newest is a stale marker. */
    Point latest(long after, long to);

    /** A copy of the samples in {@code (after, to]} without stale markers. */
    Points window(long after, long to);
}
