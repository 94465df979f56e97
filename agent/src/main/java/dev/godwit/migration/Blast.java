package dev.godwit.migration;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Whom a migration hurts at one moment.
 *
 * @param behind sessions that wait for it, directly or not: the blast radius
 * @param beside sessions that wait for what it waits for, and not for it
 * @param longest seconds the oldest of those behind has waited
 * @param part whether it is {@code cause}, {@code amplifier} or {@code victim}; {@code none} if nobody waits
 * @param applications of those behind, and {@code relations} they wait for, with their number
 * @param roots whom it waits for in the end, for people
 */
public record Blast(
        Instant at,
        int behind,
        int beside,
        double longest,
        String part,
        Map<String, Integer> applications,
        Map<String, Integer> relations,
        List<String> roots) {

    static Blast none(Instant at) {
        return new Blast(at, 0, 0, 0, "none", Map.of(), Map.of(), List.of());
    }
}
