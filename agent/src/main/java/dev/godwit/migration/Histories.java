package dev.godwit.migration;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the tools of a server's databases have written into their histories: read now and then, each second where somebody migrates. */
final class Histories {

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration BUSY = Duration.ofSeconds(1);

    private final Server server;
    private final Knowledge knowledge;
    private final InstantSource clock;
    private final News news;
    private final Set<String> always;
    private final Map<String, DatabaseWatch> databases = new HashMap<>();
    private Instant next = Instant.MIN;
    private Instant wondered = Instant.EPOCH;

    /** Told what a reading brought, and what the one before it had. */
    interface News {
        void read(String database, History before, History read);
    }

    /** @param always databases that are read also while nobody migrates there, beside the main one */
    Histories(Server server, Knowledge knowledge, InstantSource clock, Set<String> always, News news) {
        this.server = server;
        this.knowledge = knowledge;
        this.clock = clock;
        this.always = always;
        this.news = news;
    }

    /** As last read. */
    History of(String database) {
        return Optional.ofNullable(databases.get(database))
                .map(DatabaseWatch::history)
                .orElse(History.NONE);
    }

    /** Reads what is due, if anything is. Never waits, for a history may be locked and the next look must not be late for it. */
    void due(Collection<String> migrating) {
        var now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(migrating.isEmpty() ? IDLE : BUSY);
        var names = new HashSet<>(Set.of(server.database()));
        names.addAll(always);
        names.addAll(migrating);
        names.forEach(name -> watch(name).ifPresent(database -> {
            var before = database.history();
            database.read().onSuccess(read -> news.read(name, before, read));
        }));
    }

    /** As it is from now on, where that can be asked. Never fails. */
    Future<History> readAnew(String database) {
        return watch(database).map(DatabaseWatch::readAnew).orElse(Future.succeededFuture(History.NONE));
    }

    /** The next reading is due at once. */
    void soon() {
        next = Instant.MIN;
    }

    /** Somebody holds what DDL leaves: a history may tell who, even one that was made a moment ago. */
    void wonder(String database, Instant at) {
        if (at.isAfter(wondered.plus(BUSY))) {
            wondered = at;
            soon();
            Optional.ofNullable(databases.get(database)).ifPresent(DatabaseWatch::lookAgain);
        }
    }

    private Optional<DatabaseWatch> watch(String name) {
        return server.lanes()
                .apply(name)
                .map(lane -> databases.computeIfAbsent(name, first -> new DatabaseWatch(name, lane, knowledge, clock)));
    }
}
