package dev.godwit.migration;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;

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

    /** For people. */
    String text() {
        return "it ended while nobody watched, between " + from.truncatedTo(ChronoUnit.SECONDS) + " and "
                + to.truncatedTo(ChronoUnit.SECONDS);
    }
}
