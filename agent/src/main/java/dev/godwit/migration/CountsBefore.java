package dev.godwit.migration;

import dev.godwit.probe.StatementsLook;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How often the server had counted the statements of one database at some moment that lies before a migration.
 *
 * @param counts by number
 * @param complete whether what is not among them had not been counted at all
 */
record CountsBefore(Map<Long, Count> counts, boolean complete) {

    /**
     * One statement's.
     *
     * @param seconds of all calls
     * @param since when the server first counted it; null where it does not say (before PostgreSQL 17)
     */
    record Count(long calls, double seconds, Instant since) {

        Count minus(Count before) {
            return new Count(calls - before.calls, seconds - before.seconds, since);
        }
    }

    /** Nobody looked. */
    static final CountsBefore NONE = new CountsBefore(Map.of(), false);

    /** As a client's own statements were counted. */
    static CountsBefore of(StatementsLook look, long database) {
        var counts = new HashMap<Long, Count>();
        look.statements().forEach((key, one) -> {
            if (key.database() == database && key.topLevel()) {
                counts.merge(
                        Long.valueOf(key.queryId()),
                        new Count((long) one.calls(), one.seconds(), null),
                        (some, more) -> new Count(some.calls() + more.calls(), some.seconds() + more.seconds(), null));
            }
        });
        return new CountsBefore(counts, look.complete());
    }

    /** What {@code now} had before {@code begun}, at most; null if nobody knows. */
    Count of(long id, Count now, Instant begun) {
        var known = counts.get(id);
        if (known != null || !complete) {
            return known;
        }
        // First counted after that moment, but before the migration: that call was somebody else's.
        boolean earlier = now.since() != null && now.since().isBefore(begun);
        return new Count(earlier ? 1 : 0, 0, null);
    }

    /** Only these statements. */
    CountsBefore only(Collection<Long> ids) {
        var some = new HashMap<Long, Count>();
        for (var id : ids) {
            var known = counts.get(id);
            if (known != null || complete) {
                some.put(id, known == null ? new Count(0, 0, null) : known);
            }
        }
        return new CountsBefore(some, false);
    }
}
