package dev.godwit.migration;

import java.time.Instant;

/**
 * How far the statement that runs is.
 *
 * @param ratio from 0 to 1
 * @param etaSeconds what is left at the pace so far, rounded; null before one percent, and while it waits
 * @param source where this comes from: {@code progress view}, {@code new file}, {@code pinned buffers}, {@code file growth},
 *     {@code prior run}; {@code none} while it has only waited yet
 * @param confidence {@code high}, {@code medium} or {@code low}
 * @param text what is counted, for people
 */
public record ProgressRecord(
        Instant at, double ratio, Double etaSeconds, String source, String confidence, String text) {}
