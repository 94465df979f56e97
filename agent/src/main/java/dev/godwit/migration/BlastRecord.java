package dev.godwit.migration;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Whom a migration hurt.
 *
 * @param now the moment looked at last; null in documents that say none
 * @param worst the worst moment
 * @param blockedSeconds sessions times the seconds they waited behind it
 * @param points how many waited, whenever that changed, oldest first
 * @param applicationSeconds the same by application, and {@code relationSeconds} by relation
 */
public record BlastRecord(
        Blast now,
        Blast worst,
        double blockedSeconds,
        List<Point> points,
        Map<String, Double> applicationSeconds,
        Map<String, Double> relationSeconds) {

    /** How many waited behind it and beside it from this moment on. */
    public record Point(Instant at, int behind, int beside) {}

    static BlastRecord none(Instant at) {
        return new BlastRecord(Blast.none(at), Blast.none(at), 0, List.of(), Map.of(), Map.of());
    }
}
