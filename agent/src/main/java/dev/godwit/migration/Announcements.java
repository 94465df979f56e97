package dev.godwit.migration;

import dev.godwit.migration.TimelineEvent.Kind;
import dev.godwit.process.Sockets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where whoever migrates says so: before it begins, while it runs, and when it is over. Belongs to the loop. */
public final class Announcements {

    /** What was asked for cannot be done; the message is for people. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean missing;

        Refused(boolean missing, String message) {
            super(message);
            this.missing = missing;
        }

        /** Whether there is no such thing; else it is there and in no state for it. */
        public boolean missing() {
            return missing;
        }
    }

    private static final Duration MEASURING = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final InstantSource clock;
    private final Migrations all;
    private final Optional<String> here = Sockets.namespace();

    public Announcements(Vertx vertx, InstantSource clock, Migrations all) {
        this.vertx = vertx;
        this.clock = clock;
        this.all = all;
    }

    /**
     * A migration begins with this; gives its identifier once it is in the store and what it will be measured by is read, or ten
     * seconds are over. Fails with {@link Refused} or {@code StateFailure}.
     */
    public Future<String> announce(Announcement said) {
        var server = all.server(said.target());
        if (server.isEmpty()) {
            return refused(true, "there is no database " + said.target());
        }
        if (!server.get().server().core().connected()) {
            return refused(false, said.target() + " is not connected");
        }
        var now = clock.instant();
        var database = said.database().isEmpty() ? server.get().server().database() : said.database();
        var without = without(server.get().server(), database);
        if (without.isPresent()) {
            return Future.failedFuture(without.get());
        }
        var migration = all.announced(server.get(), database, said.notes(now), now);
        var text = "announced" + (said.by().isEmpty() ? "" : " by " + said.by())
                + (said.command().isEmpty() ? "" : ": " + said.command());
        migration.sign(now, new Sign(null, Tool.UNKNOWN, Sign.Kind.ANNOUNCED, false, text));
        said.forced().forEach(one -> migration.timeline().add(now, Kind.AGENT, "begun in spite of hold: " + one));
        if (!said.name().isEmpty()) {
            migration.name(said.name());
        }
        server.get().follow(migration);
        // In this order, so that what a history tells of a change before it is not taken for known.
        var measured = all.measure(server.get(), migration, now)
                .transform(read -> server.get().take(migration));
        return all.saved(migration)
                .onFailure(full -> {
                    all.drop(server.get(), migration);
                    // What it was to be measured by may be on its way, and would stay for ever.
                    measured.onComplete(read -> all.drop(server.get(), migration));
                })
                .compose(saved -> Future.any(measured, vertx.timer(MEASURING.toMillis(), TimeUnit.MILLISECONDS))
                        .otherwiseEmpty())
                .map(done -> {
                    migration.released();
                    return migration.id();
                });
    }

    /** The database that it is connected to is there, told by the server yet or not. */
    private static Optional<Refused> without(Server server, String database) {
        var known = server.names().databases();
        if (database.equals(server.database()) || known.contains(database)) {
            return Optional.empty();
        }
        return Optional.of(
                known.isEmpty()
                        ? new Refused(false, "the databases of " + server.target() + " are not known yet")
                        : new Refused(true, "there is no database " + database + " on " + server.target()));
    }

    /** Its runner is there. Gives it as it is now. */
    public Future<Brief> beat(String id, Told told) {
        return open(id).map(found -> {
                    var now = clock.instant();
                    found.announcement(found.announced().orElseThrow().heard(now));
                    // What a port is elsewhere, behind a tunnel to this agent, says nothing here.
                    if (here.filter(told.namespace()::equals).isPresent()) {
                        all.watchOf(found).heard(found, now, told);
                    }
                    return Future.succeededFuture(Brief.of(found.record()));
                })
                .orElseGet(() -> notOpen(id));
    }

    /** It is over, says whoever ran it; how it ended is found out after this. Gives its whole identifier. */
    public Future<String> finish(String id, Integer exit, boolean aborted) {
        return open(id).map(found -> {
                    var now = clock.instant();
                    found.announcement(found.announced().orElseThrow().ended(now, exit, aborted));
                    found.seen(now);
                    found.timeline().add(now, Kind.AGENT, said(exit, aborted));
                    return all.saved(found).otherwiseEmpty().map(saved -> found.id());
                })
                .orElseGet(() -> notOpen(id));
    }

    static String said(Integer exit, boolean aborted) {
        var how = exit == null ? "its command is said to be over" : "its command exited with " + exit;
        return aborted ? how + ", interrupted" : how;
    }

    /** Ends what of it is still on the server: cancels first, then terminates. Gives what became of it. */
    public Future<Clearing.Cleared> stop(String id) {
        return all.runningLike(id)
                .filter(found -> found.announced().isPresent())
                .map(found -> new Clearing(vertx, all.watchOf(found), found).clear())
                .orElseGet(() -> notOpen(id));
    }

    private Optional<Migration> open(String id) {
        if (id.equals(KeptRecords.LAST)) {
            return all.allRunning()
                    .filter(one -> one.announced().filter(Announced::open).isPresent())
                    .max(Comparator.comparing(Migration::begun));
        }
        return all.runningLike(id)
                .filter(one -> one.announced().filter(Announced::open).isPresent());
    }

    private static <T> Future<T> notOpen(String id) {
        return refused(
                false,
                id.equals(KeptRecords.LAST)
                        ? "no announced migration is open"
                        : "no migration " + id + " is open, or it was not announced");
    }

    private static <T> Future<T> refused(boolean missing, String why) {
        return Future.failedFuture(new Refused(missing, why));
    }
}
