package dev.godwit.rules;

import dev.godwit.settings.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Rules that are judged together, in order, at the same instant.
 *
 * @param queryOffset how long before that instant expressions are evaluated
 * @param limit series or alerts each rule may give, 0 for no limit
 */
public record Group(
        String file, String name, Duration interval, Duration queryOffset, int limit, List<Rule> rules, Place place) {

    /**
     * The first instant after {@code now} at which the group is due. Instants lie on a grid of the interval, moved by a
     * hash of file and name so that groups do not all fall on the same moment, and stay the same after a restart.
     */
    public Instant nextAfter(Instant now) {
        long step = interval.toMillis();
        long offset = Math.floorMod(hash(file + "\n" + name), step);
        long last = Math.floorDiv(now.toEpochMilli() - offset, step) * step + offset;
        return Instant.ofEpochMilli(last + step);
    }

    /** The same group with other rules. */
    Group with(List<Rule> others) {
        return new Group(file, name, interval, queryOffset, limit, others, place);
    }

    /** Whether any of its rules reads any of these metrics. */
    public boolean reads(Set<String> metrics) {
        return rules.stream()
                .anyMatch(rule -> rule.readsAny() || rule.reads().stream().anyMatch(metrics::contains));
    }

    /** Source: FNV-1a, 64 bits. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
