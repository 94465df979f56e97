package dev.godwit.migration;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out how a migration ended that is no longer seen, and whose it was that nobody saw. */
final class Ending {

    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

    /** What GRANT and CLUSTER leave: a difference, and no migration by itself. */
    private static final Pattern UPKEEP = Pattern.compile(
            ": (column .* )?(grants|clustered on): |^schema [^:]+: owner (\\S+)( .*)? -> owner \\3( |$)");

    private final ServerWatch watch;
    private final Histories histories;
    private final InstantSource clock;
    private final Migrations all;
    private final TraceReader traces;

    Ending(ServerWatch watch, Histories histories, InstantSource clock, Migrations all) {
        this.watch = watch;
        this.histories = histories;
        this.clock = clock;
        this.all = all;
        this.traces = new TraceReader(watch.server(), all.forecasts());
    }

    /** Asks the history once more, and the schema, how it went. */
    Future<Void> of(Migration migration, Followed followed, Duration ahead) {
        var end = migration.statements().latest(migration.lastSign());
        return followed.countAll(migration, ahead, clock.instant())
                .compose(counted -> histories.readAnew(migration.database()))
                .compose(read -> all.changes(watch, migration).compose(changes -> {
                    watch.told(migration, clock.instant(), followed.news(read, migration));
                    return traces.read(
                                    migration.database(), migration.statements().records())
                            .onSuccess(lost -> judge(migration, end, changes, lost));
                }))
                .compose(judged -> all.ended(watch, migration))
                .onSuccess(saved -> LOG.info(
                        "{}: {} in {} {}: {}",
                        watch.target(),
                        migration.tool().title(),
                        migration.database(),
                        migration.outcome().title(),
                        migration.record().why()));
    }

    private void judge(Migration migration, Instant end, Optional<List<String>> changes, Traceless lost) {
        var theirs = changes.map(all -> theirs(migration.database(), all));
        var evident = theirs.map(all -> evident(migration, all));
        // Others had all the time in which nobody watched to change something, too.
        (migration.keeping().interrupted() ? evident : changes).ifPresent(migration::changed);
        migration.statements().undone(lost.lost());
        var seen = new Elsewhere(watch.server(), migration.database())
                .of(Conclusion.of(migration, migration.applied(), evident, !evident.equals(theirs))
                        .without(lost));
        var gap = migration.keeping().unwatched();
        var how = gap.map(one -> one.of(migration, changes, seen)).orElse(seen);
        migration.end(
                gap.map(one -> one.end(migration.applied())).orElse(end),
                how.outcome(),
                how.why() + beside(migration, changes));
    }

    private List<String> evident(Migration migration, List<String> changes) {
        var evident = new Evident(migration.statements().records()).of(changes);
        if (evident.size() < changes.size()) {
            var others = changes.stream().filter(one -> !evident.contains(one)).toList();
            migration
                    .timeline()
                    .add(
                            clock.instant(),
                            TimelineEvent.Kind.AGENT,
                            "its statements do not name what else has changed: " + others.get(0)
                                    + (others.size() > 1 ? " and " + (others.size() - 1) + " more" : ""));
        }
        return evident;
    }

    /** The schema is read a moment after the end; whoever has begun by then may have changed some of it. */
    private String beside(Migration migration, Optional<List<String>> changes) {
        boolean another = watch.running().stream()
                .anyMatch(one -> one != migration && one.database().equals(migration.database()));
        return another && changes.filter(all -> !all.isEmpty()).isPresent()
                ? "; another migration runs in this database, and some of the changes may be its"
                : "";
    }

    /** Without what the tools keep for themselves: a history that was made says nothing of what it is for. */
    private List<String> theirs(String database, List<String> changes) {
        var bookkeeping = new Bookkeeping(watch.knowledge(), database);
        return changes.stream().filter(change -> !bookkeeping.is(change)).toList();
    }

    /** The schema is another one, and nobody was seen to migrate: too fast, or in a way nobody knows. */
    void outOfBand(String database, List<String> all) {
        var changes = all.stream().filter(one -> !UPKEEP.matcher(one).find()).toList();
        if (changes.isEmpty()) {
            return;
        }
        // One that was announced and is still waiting to be told that it may begin has not done this.
        if (watch.running().stream().anyMatch(one -> one.database().equals(database) && !one.toBegin())) {
            return;
        }
        var before = histories.of(database);
        histories.readAnew(database).onSuccess(read -> {
            var news = read.since(before);
            var tool = news.isEmpty()
                    ? Tool.UNKNOWN
                    : watch.knowledge().tools().named(news.get(0).tool());
            this.all.found(watch, database, tool, clock.instant(), news, changes);
        });
    }
}
