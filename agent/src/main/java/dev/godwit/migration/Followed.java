package dev.godwit.migration;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is followed of a running migration beside itself.
 *
 * @param finished null until one of its sessions was seen
 * @param before what the history said before it
 */
record Followed(FinishedReader finished, History before) {

    /** A session of it was seen, so its statements can be counted from now on. */
    Followed counting(Supplier<FinishedReader> reader) {
        return finished == null ? new Followed(reader.get(), before) : this;
    }

    /** Reads what it has finished; {@code ahead} is what the server's clock is ahead of ours. */
    Future<Void> count(Migration migration, Duration ahead, Instant now) {
        return finished == null
                ? Future.succeededFuture()
                : finished.read(ahead)
                        .onSuccess(rows -> migration.statements().finished(rows, now))
                        .mapEmpty();
    }

    /** The same for the last time: whatever should have been counted and was not has failed. */
    Future<Void> countAll(Migration migration, Duration ahead, Instant now) {
        if (finished == null) {
            return Future.succeededFuture();
        }
        finished.due();
        return finished.read(ahead)
                .onSuccess(counted -> {
                    migration.statements().finished(counted, now);
                    if (counted.known() && finished.whole()) {
                        migration.statements().uncounted();
                    }
                })
                .mapEmpty();
    }

    /** What a history owes to this migration: what it has more than before, or, if nobody knew that, what its own times say. */
    List<HistoryRow> news(History read, Migration migration) {
        return before.read()
                ? read.since(before)
                : read.rows().stream()
                        .filter(row -> row.at() != null
                                && !row.at().isBefore(migration.begun().minusSeconds(5)))
                        .toList();
    }
}
