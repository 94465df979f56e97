package dev.godwit.migration;

import dev.godwit.activity.BlockingGraph;
import dev.godwit.migration.TimelineEvent.Kind;
import dev.godwit.postgres.PostgresFailure;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one server for migrations: looks who may be at one several times a second, follows whoever is until there is no sign of
 * it any more, and then finds out how it ended. Belongs to the loop.
 */
final class ServerWatch {

    /** How often a running migration is looked at; while there is none, every other time. */
    static final Duration BEAT = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);
    private static final Duration CHEAP = Duration.ofMillis(20);
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);
    private static final int REST = 20;
    private static final Duration HISTORY_IDLE = Duration.ofSeconds(10);
    private static final Duration HISTORY_BUSY = Duration.ofSeconds(1);
    private static final Duration SAVE = Duration.ofSeconds(1);

    private final Server server;
    private final InstantSource clock;
    private final Knowledge knowledge;
    private final Detector detector;
    private final LookReader reader;
    private final Migrations all;
    private final ProgressWatch progress;
    private final Map<String, DatabaseWatch> databases = new HashMap<>();
    private final Map<Migration, Followed> running = new java.util.LinkedHashMap<>();

    private Look last = new Look(Instant.MIN, Duration.ZERO, List.of());
    private Instant nextLook = Instant.MIN;
    private Instant nextHistory = Instant.MIN;
    private Instant nextSave = Instant.MIN;
    private Instant wondered = Instant.EPOCH;
    private int ticks;
    private long looks;
    private boolean complained;

    /**
     * What is followed of a migration beside itself.
     *
     * @param finished null until one of its sessions was seen
     * @param before what the history said before it
     */
    private record Followed(FinishedReader finished, History before) {}

    ServerWatch(Server server, Tools tools, InstantSource clock, Migrations all) {
        this.server = server;
        this.clock = clock;
        this.knowledge = new Knowledge(tools);
        this.detector = new Detector(
                knowledge, server.names(), name -> server.lanes().apply(name).isPresent());
        this.reader = new LookReader(server.core(), server.names(), clock);
        this.all = all;
        this.progress = new ProgressWatch(server, clock, all::prior, all.forecasts());
    }

    String target() {
        return server.target();
    }

    Collection<Migration> running() {
        return running.keySet();
    }

    /** One tick. Never fails. */
    Future<Void> tick() {
        var now = clock.instant();
        boolean due = !now.isBefore(nextLook) && (!running.isEmpty() || ticks++ % 2 == 0);
        // Without the names of databases nobody knows whose sign it is.
        if (!due || !server.core().connected() || server.names().databases().isEmpty()) {
            return Future.succeededFuture();
        }
        return reader.look(knowledge.wanted(server.names().databases(), followed()))
                .compose(look -> {
                    rest(Duration.between(now, look.at()));
                    complained = false;
                    return seen(look);
                })
                .recover(failed -> {
                    complain(failed);
                    return Future.succeededFuture();
                })
                .compose(looked -> histories());
    }

    private void rest(Duration cost) {
        var rest = cost.compareTo(CHEAP) > 0 ? cost.multipliedBy(REST) : Duration.ZERO;
        nextLook = clock.instant().plus(rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest);
    }

    private void complain(Throwable failed) {
        var failure = PostgresFailure.of(failed);
        if (!complained && failure.kind() != PostgresFailure.Kind.LOST) {
            complained = true;
            LOG.warn("{}: cannot look for migrations: {}", server.target(), failure.getMessage());
        }
    }

    private Set<Integer> followed() {
        return running.keySet().stream()
                .flatMap(migration -> migration.sessions().stream().map(MigrationSession::pid))
                .collect(Collectors.toSet());
    }

    private Future<Void> seen(Look look) {
        last = look;
        looks++;
        detector.signs(look).forEach(sign -> assign(look, sign));
        List<Future<?>> ends = new ArrayList<>();
        for (var migration : List.copyOf(running.keySet())) {
            follow(look, migration);
            if (new Quiet(look, migration, history(migration.database())).over()) {
                ends.add(conclude(migration));
            } else {
                finished(migration, running.get(migration));
            }
        }
        graph(server.graph().get());
        progress.look(look, running.keySet());
        save(look.at());
        return ends.isEmpty() ? Future.succeededFuture() : Future.join(ends).mapEmpty();
    }

    private void assign(Look look, Sign sign) {
        look.session(sign.session()).ifPresent(session -> {
            var migration = Joining.find(running.keySet(), session, sign)
                    .or(() ->
                            sign.begins() ? Optional.of(begin(session.database(), sign, look.at())) : Optional.empty());
            if (migration.isEmpty() && !sign.queued()) {
                wonder(session.database(), look.at());
            }
            migration.ifPresent(found -> {
                if (!sign.queued()) {
                    found.sign(look.at(), sign);
                }
                found.takesPart(look.at(), session, sign.queued());
            });
        });
    }

    /** Somebody holds what DDL leaves: a history may tell who, even one that was made a moment ago. */
    private void wonder(String database, Instant at) {
        if (at.isAfter(wondered.plus(HISTORY_BUSY))) {
            wondered = at;
            nextHistory = Instant.MIN;
            Optional.ofNullable(databases.get(database)).ifPresent(DatabaseWatch::lookAgain);
        }
    }

    private Migration begin(String database, Sign sign, Instant at) {
        var migration = all.begin(this, database, sign.tool(), at);
        follow(migration);
        if (!sign.known()) {
            knowledge.onlyTool(database).ifPresent(migration::guess);
        }
        nextHistory = Instant.MIN;
        LOG.info("{}: {} begins in {}: {}", target(), migration.tool().title(), database, sign.text());
        return migration;
    }

    /** Takes up one that is there already: fresh, or from before a restart. */
    void follow(Migration migration) {
        running.put(migration, new Followed(null, history(migration.database())));
    }

    private void count(Migration migration, LookedSession session) {
        var followed = running.get(migration);
        if (followed.finished() == null) {
            var begun = session.inTransaction() ? session.xactStart() : session.queryStart();
            var reader = new FinishedReader(server.core(), server.main(), clock, session.databaseOid(), begun);
            running.put(migration, new Followed(reader, followed.before()));
        }
    }

    private void follow(Look look, Migration migration) {
        double waiting = 0;
        double idle = 0;
        for (var session : look.sessions()) {
            if (migration.has(session.id())) {
                boolean queued =
                        migration.sessions().stream().anyMatch(one -> one.id().equals(session.id()) && !one.migrates());
                migration.takesPart(look.at(), session, queued);
                if (!queued) {
                    count(migration, session);
                    migration.statements().look(look, session);
                    waiting = Math.max(waiting, session.waited());
                    idle = Math.max(idle, session.idle(look));
                }
            }
        }
        migration.statements().gone(look);
        migration.state(waiting, idle);
        if (migration.name().isEmpty()) {
            migration.statements().records().stream()
                    .filter(one -> !one.text().isEmpty())
                    .findFirst()
                    .ifPresent(one -> migration.name(one.text()));
        }
    }

    private Future<Void> finished(Migration migration, Followed followed) {
        var reader = followed.finished();
        return reader == null
                ? Future.succeededFuture()
                : reader.read(last.ahead())
                        .onSuccess(rows -> migration.statements().finished(rows, clock.instant()))
                        .mapEmpty();
    }

    /** What the blocking graph says; also told between two looks. */
    void graph(BlockingGraph graph) {
        for (var migration : running.keySet()) {
            var pids = migration.migratorPids(last.at());
            new BlastTimeline(migration).look(pids.isEmpty() ? Blast.none(last.at()) : BlastReader.read(graph, pids));
        }
    }

    private History history(String database) {
        return Optional.ofNullable(databases.get(database))
                .map(DatabaseWatch::history)
                .orElse(History.NONE);
    }

    /** Reads what is due: the main database's now and then, and those where somebody migrates each second. */
    private Future<Void> histories() {
        var now = clock.instant();
        if (now.isBefore(nextHistory)) {
            return Future.succeededFuture();
        }
        nextHistory = now.plus(running.isEmpty() ? HISTORY_IDLE : HISTORY_BUSY);
        var names = new HashSet<>(Set.of(server.database()));
        running.keySet().forEach(migration -> names.add(migration.database()));
        // Not waited for: a history may be locked, and the next look must not be late for it.
        names.forEach(name -> watch(name).ifPresent(database -> {
            var before = database.history();
            database.read().onSuccess(read -> news(name, before, read));
        }));
        return Future.succeededFuture();
    }

    private Optional<DatabaseWatch> watch(String name) {
        return server.lanes()
                .apply(name)
                .map(lane -> databases.computeIfAbsent(name, first -> new DatabaseWatch(name, lane, knowledge, clock)));
    }

    private void news(String database, History before, History read) {
        for (var migration : running.keySet()) {
            if (migration.database().equals(database)) {
                var news = read.since(running.get(migration).before());
                var fresh = news.stream()
                        .filter(row -> !migration.applied().contains(row))
                        .toList();
                if (!fresh.isEmpty()) {
                    migration.history(read.at(), fresh);
                }
            }
        }
        read.held().forEach(row -> held(database, before, read, row));
        all.histories(server.target(), database, read, before);
    }

    /** A row says that somebody migrates: a migration begins with it, and lasts while anybody is seen at it. */
    private void held(String database, History before, History read, History.HeldRow row) {
        var tool = knowledge.tools().named(row.tool());
        var known = running.keySet().stream()
                .filter(one -> one.database().equals(database) && one.tool().equals(tool))
                .findFirst();
        if (known.isPresent()) {
            known.get().held(read.at(), Quiet.DESERTED);
        } else if (before.read() && before.held().stream().noneMatch(row::equals)) {
            var text = row.table() + " is locked by " + (row.holder().isEmpty() ? "somebody" : row.holder());
            var sign = new Sign(null, tool, Sign.Kind.LOCK_ROW, false, text);
            begin(database, sign, read.at()).sign(read.at(), sign);
        }
    }

    /** It is over: asks the history once more, and the schema, how it went. */
    Future<Void> conclude(Migration migration) {
        var followed = running.remove(migration);
        if (followed == null) {
            return Future.succeededFuture();
        }
        var end = migration.statements().latest(migration.lastSign());
        return finished(migration, followed)
                .compose(counted -> watch(migration.database())
                        .map(DatabaseWatch::readAnew)
                        .orElse(Future.succeededFuture(History.NONE)))
                .compose(read -> all.changes(this, migration).map(changes -> {
                    var news = followed.before().read() ? read.since(followed.before()) : recent(read, migration);
                    var fresh = news.stream()
                            .filter(row -> !migration.applied().contains(row))
                            .toList();
                    if (!fresh.isEmpty()) {
                        migration.history(clock.instant(), fresh);
                    }
                    changes.ifPresent(migration::changed);
                    var how = Conclusion.of(migration, migration.applied(), changes);
                    migration.end(end, how.outcome(), how.why());
                    LOG.info(
                            "{}: {} in {} {}: {}",
                            target(),
                            migration.tool().title(),
                            migration.database(),
                            how.outcome().title(),
                            how.why());
                    return null;
                }))
                .compose(judged -> all.ended(this, migration));
    }

    /** What a history that nobody had read before must owe to this migration, by its own times. */
    private static List<HistoryRow> recent(History read, Migration migration) {
        return read.rows().stream()
                .filter(row ->
                        row.at() != null && !row.at().isBefore(migration.begun().minusSeconds(5)))
                .toList();
    }

    /** The schema is another one, and nobody was seen to migrate: too fast, or in a way nobody knows. */
    void outOfBand(String database, List<String> changes) {
        var before = history(database);
        watch(database)
                .map(DatabaseWatch::readAnew)
                .orElse(Future.succeededFuture(History.NONE))
                .onSuccess(read -> {
                    var news = read.since(before);
                    var tool = news.isEmpty()
                            ? Tool.UNKNOWN
                            : knowledge.tools().named(news.get(0).tool());
                    var now = clock.instant();
                    all.found(this, database, tool, now, news, changes);
                });
    }

    private void save(Instant now) {
        if (!now.isBefore(nextSave)) {
            nextSave = now.plus(SAVE);
            running.keySet().forEach(all::save);
        }
    }

    /** It was followed before a restart, and nobody looked meanwhile. */
    void restored(Migration migration, Instant lastSeen) {
        var now = clock.instant();
        migration.timeline().add(now, Kind.AGENT, "the agent was restarted; nobody watched since " + lastSeen);
        migration.seen(now);
        follow(migration);
    }

    /** How often it has looked. */
    long looks() {
        return looks;
    }

    Server server() {
        return server;
    }

    Knowledge knowledge() {
        return knowledge;
    }
}
