package dev.godwit.migration;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A while in which nobody watched a migration, and after which nobody was at it any more.
 *
 * @param from the last look before
 * @param to the agent was there again
 * @param idle since when its sessions that are still there have done nothing; null if none is there
 */
record Unwatched(Instant from, Instant to, Instant idle) {

    Unwatched(Instant from, Instant to) {
        this(from, to, null);
    }

    Unwatched idle(Instant since) {
        return new Unwatched(from, to, idle == null || since.isAfter(idle) ? since : idle);
    }

    /** When it ended: as its history or its sessions tell; else it was there until the last look. */
    Instant end(Collection<HistoryRow> news) {
        return news.stream()
                .map(HistoryRow::at)
                .filter(Objects::nonNull)
                .filter(this::within)
                .max(Comparator.naturalOrder())
                .orElse(idle != null && within(idle) ? idle : from);
    }

    private boolean within(Instant at) {
        return !at.isBefore(from) && !at.isAfter(to);
    }

    /** What is said of one that ended in this while: no more than can be known of it. */
    Conclusion of(Migration migration, Optional<List<String>> changes, Conclusion seen) {
        var gap = "; it ended while nobody watched, between " + from.truncatedTo(ChronoUnit.SECONDS) + " and "
                + to.truncatedTo(ChronoUnit.SECONDS);
        boolean told = !migration.applied().isEmpty();
        boolean open = seen.outcome() == Outcome.NOTHING || seen.outcome() == Outcome.UNKNOWN;
        if (!told && changes.isEmpty() && open) {
            return new Conclusion(
                    Outcome.UNKNOWN, "no history tells, and what the schema was before it was not kept in time" + gap);
        }
        boolean whose = migration.statements().size() == 0 && seen.outcome() == Outcome.APPLIED;
        return !told && whose
                ? new Conclusion(Outcome.UNKNOWN, "the schema has changed, and nobody can tell by whom" + gap)
                : new Conclusion(seen.outcome(), seen.why() + gap);
    }
}
