package dev.godwit.migration;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What the server had counted when a migration was announced: so each statement of it is known, however fast, and though nobody saw
 * one of its sessions before the last of them was over.
 */
record CountsAhead(Server server, InstantSource clock) {

    /** One that begins now is counted from here; one that has begun is counted from where its first session was seen. Never fails. */
    Future<Void> take(Migration migration, Map<Migration, Followed> running, Duration ahead) {
        return read(migration.database(), ahead)
                .onSuccess(counts -> counts.filter(reader -> migration.toBegin())
                        .ifPresent(reader -> running.computeIfPresent(
                                migration, (known, followed) -> followed.counting(() -> reader))))
                .mapEmpty();
    }

    private Future<Optional<FinishedReader>> read(String database, Duration ahead) {
        var number = server.names().number(database);
        if (number.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        var begun = clock.instant().plus(ahead);
        var reader =
                new FinishedReader(server.core(), server.main(), clock, number.getAsLong(), begun, CountsBefore.NONE);
        return reader.read(ahead).map(counted -> counted.known() ? Optional.of(reader) : Optional.empty());
    }
}
