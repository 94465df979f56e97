package dev.godwit.migration;

import dev.godwit.activity.BlockingGraph;
import dev.godwit.migration.TimelineEvent.Kind;
import dev.godwit.postgres.PostgresFailure;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one server for migrations: looks who may be at one several times a second, follows whoever is until there is no sign of
 * it any more, and then finds out how it ended. Belongs to the loop.
 */
final class ServerWatch {

    /** How often a running migration is looked at; while there is none, or it does what it did, every other time. */
    static final Duration BEAT = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);

    private final Server server;
    private final InstantSource clock;
    private final Knowledge knowledge;
    private final Detector detector;
    private final UnseenWork unseen;
    private final LookReader reader;
    private final RouteReader route;
    private final Migrations all;
    private final ProgressWatch progress;
    private final Histories histories;
    private final Ending ending;
    private final Hazards hazards;
    private final LookPace pace = new LookPace();
    private final Map<Migration, Followed> running = new java.util.LinkedHashMap<>();

    private final Set<Migration> concluding = new HashSet<>();
    private Look last = new Look(Instant.MIN, Duration.ZERO, List.of());
    private Set<SessionId> signing = Set.of();
    private long looks;
    private boolean complained;

    /** @param filed databases whose files of migrations are known */
    ServerWatch(
            Server server, Tools tools, InstantSource clock, Set<String> filed, WorkerExecutor worker, Migrations all) {
        this.server = server;
        this.clock = clock;
        this.knowledge = new Knowledge(tools);
        this.detector = new Detector(
                knowledge, server.names(), name -> server.lanes().apply(name).isPresent());
        this.unseen = new UnseenWork(
                detector, new UnseenDdl(server, knowledge, clock, all.forecasts(), name -> all.counters(this, name)));
        this.reader = new LookReader(server.core(), server.names(), clock);
        this.route = new RouteReader(server.core(), worker);
        this.all = all;
        this.histories = new Histories(server, knowledge, clock, filed, this::news);
        this.ending = new Ending(this, histories, clock, all);
        this.hazards = new Hazards(server, new Leftovers(server, all.forecasts()), clock);
        this.progress = new ProgressWatch(server, clock, all::prior, all.forecasts());
    }

    String target() {
        return server.target();
    }

    Collection<Migration> running() {
        return running.keySet();
    }

    /** Whether somebody migrates in a database, or what a migration there has changed is not yet read. */
    boolean busy(String database) {
        return Stream.concat(running.keySet().stream(), concluding.stream())
                .anyMatch(one -> one.database().equals(database));
    }

    /** One tick. Never fails. */
    Future<Void> tick() {
        var now = clock.instant();
        boolean due = pace.due(now, !running.isEmpty());
        // Without the names of databases nobody knows whose sign it is.
        if (!due || !server.core().connected() || server.names().databases().isEmpty()) {
            return Future.succeededFuture();
        }
        return reader.look(knowledge
                        .wanted(server.names().databases(), followed())
                        .beside(Lease.markers(running.keySet()), Lease.ports(running.keySet(), route.route())))
                .compose(look -> {
                    pace.took(Duration.between(now, look.at()), clock.instant());
                    complained = false;
                    return seen(look);
                })
                .recover(failed -> {
                    complain(failed);
                    return Future.succeededFuture();
                })
                .onSuccess(looked -> histories.due(
                        running.keySet().stream().map(Migration::database).toList()));
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
        running.keySet().forEach(migration -> migration.peers().look(look, route.route()));
        Lease.signs(look, running.keySet()).forEach(sign -> assign(look, sign));
        boolean still = pace.calm(look.at());
        var signs = detector.signs(look);
        signs.addAll(unseen.signs(look, one -> running.keySet().stream().anyMatch(migration -> migration.has(one))));
        signs.sort(Sign.SUREST);
        signing =
                signs.stream().filter(sign -> !sign.queued()).map(Sign::session).collect(Collectors.toSet());
        signs.forEach(sign -> assign(look, sign));
        List<Future<?>> ends = new ArrayList<>();
        for (var migration : List.copyOf(running.keySet())) {
            follow(look, migration);
            Lease.look(look, migration);
            if (new Quiet(look, migration, histories.of(migration.database())).over()) {
                ends.add(conclude(migration));
            } else if (!still || looks % 2 == 0) {
                running.get(migration).count(migration, last.ahead(), clock.instant());
            }
        }
        pace.look(look, running.keySet());
        graph(server.graph().get());
        progress.look(look, running.keySet());
        save(look.at());
        return ends.isEmpty() ? Future.succeededFuture() : Future.join(ends).mapEmpty();
    }

    private void assign(Look look, Sign sign) {
        look.session(sign.session()).ifPresent(session -> {
            var started = look.ours(session.id().started());
            if (Joining.early(running.keySet(), session, started, sign)) {
                return;
            }
            var migration = Joining.find(running.keySet(), session, started, sign)
                    .or(() ->
                            sign.begins() ? Optional.of(begin(session.database(), sign, look.at())) : Optional.empty());
            if (migration.isEmpty() && !sign.queued()) {
                histories.wonder(session.database(), look.at());
            }
            migration.ifPresent(found -> {
                if (!sign.queued()) {
                    found.sign(look.at(), sign);
                }
                found.takesPart(look.at(), session, sign.queued());
            });
        });
    }

    private Migration begin(String database, Sign sign, Instant at) {
        // Whoever has left is done: what they changed must not be taken for the work of the one that begins.
        var ends =
                running.keySet().stream().filter(one -> one.database().equals(database) && left(one)).toList().stream()
                        .map(this::conclude)
                        .toList();
        var migration = all.begin(this, database, sign.tool(), at, Future.join(ends));
        follow(migration);
        new Elsewhere(server, database)
                .note()
                .ifPresent(note -> migration.timeline().add(at, Kind.AGENT, note));
        Optional.ofNullable(sign.session()).flatMap(unseen::statement).ifPresent(migration::name);
        if (!sign.known()) {
            knowledge.onlyTool(database).ifPresent(migration::guess);
        }
        histories.soon();
        return migration;
    }

    private boolean left(Migration migration) {
        return migration.announced().filter(Announced::open).isEmpty()
                && migration.participants().migratorsEver() > 0
                && last.sessions().stream().noneMatch(session -> migration.has(session.id()));
    }

    /** Takes up one that is there already: fresh, or from before a restart. */
    void follow(Migration migration) {
        running.put(migration, new Followed(null, histories.of(migration.database())));
    }

    /** One that was announced and is followed: nobody has been seen at it yet. */
    Future<Void> take(Migration migration) {
        return histories
                .readAnew(migration.database())
                .map(read -> {
                    knowledge.onlyTool(migration.database()).ifPresent(migration::guess);
                    running.computeIfPresent(
                            migration,
                            (known, followed) ->
                                    migration.toBegin() ? new Followed(followed.finished(), read) : followed);
                    return null;
                })
                .compose(read -> new CountsAhead(server, clock).take(migration, running, last.ahead()));
    }

    /** Not to be followed any more. */
    void drop(Migration migration) {
        running.remove(migration);
    }

    Look last() {
        return last;
    }

    private void count(Migration migration, LookedSession session) {
        var begun = session.inTransaction() ? session.xactStart() : session.queryStart();
        running.computeIfPresent(
                migration,
                (known, followed) -> followed.counting(() -> new FinishedReader(
                        server.core(),
                        server.main(),
                        clock,
                        session.databaseOid(),
                        begun,
                        unseen.before(session.id()))));
    }

    private void follow(Look look, Migration migration) {
        double waiting = 0;
        double idle = 0;
        double silent = Double.MAX_VALUE;
        for (var session : look.sessions()) {
            if (migration.has(session.id())) {
                boolean queued =
                        migration.sessions().stream().anyMatch(one -> one.id().equals(session.id()) && !one.migrates());
                migration.takesPart(look.at(), session, queued);
                if (!queued) {
                    migration.keeping().rests(look, session);
                    if (detector.locked(session)) {
                        migration.seen(look.at());
                    }
                    count(migration, session);
                    migration.statements().look(look, session);
                    waiting = Math.max(waiting, session.waited());
                    idle = Math.max(idle, session.idle(look));
                    silent = Math.min(silent, session.silent(look));
                }
            }
        }
        migration.statements().gone(look);
        migration.state(waiting, idle, silent == Double.MAX_VALUE ? 0 : silent);
        if (migration.name().isEmpty()) {
            migration.statements().title(false).ifPresent(migration::name);
        }
    }

    /** What the blocking graph says; also told between two looks. */
    void graph(BlockingGraph graph) {
        for (var migration : running.keySet()) {
            var pids = migration.participants().migratorPids(last.at());
            new BlastTimeline(migration)
                    .look(pids.isEmpty() ? Blast.none(last.at()) : BlastReader.read(graph, pids), graph.read());
            if (migration.blast().now().behind() > 0) {
                pace.disturbed(last.at());
            }
        }
        hazards.look(last, running.keySet(), graph);
    }

    private void news(String database, History before, History read) {
        for (var migration : running.keySet()) {
            if (migration.database().equals(database)) {
                told(migration, read.at(), read.since(running.get(migration).before()));
            }
        }
        read.held().forEach(row -> held(database, before, read, row));
        all.histories(server.target(), database, read);
    }

    /** What a history says of it, and so whose it is. */
    void told(Migration migration, Instant at, List<HistoryRow> news) {
        if (!migration.certain()) {
            knowledge.ofHistory(news).ifPresent(sign -> migration.sign(at, sign));
        }
        migration.history(at, news);
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
            Joining.holder(running.keySet(), database, before.at())
                    .orElseGet(() -> begin(database, sign, read.at()))
                    .sign(read.at(), sign);
            save(read.at());
        }
    }

    /** It is over, or taken to be: finds out how it ended. */
    Future<Void> conclude(Migration migration) {
        var followed = running.remove(migration);
        if (followed == null) {
            return Future.succeededFuture();
        }
        concluding.add(migration);
        return ending.of(migration, followed, last.ahead()).onComplete(done -> concluding.remove(migration));
    }

    /** A new one, and what is new of one, is written at once; the rest now and then. */
    private void save(Instant now) {
        boolean due = pace.saves(now);
        var news = running.keySet().stream()
                .filter(one -> due || one.keeping().news(one.stamp()))
                .toList();
        if (!news.isEmpty() || (!running.isEmpty() && pace.marks(now))) {
            pace.marked(now);
            all.save(target(), news, now);
        }
    }

    /** It was followed before a restart, and nobody looked since {@code lastLook}. */
    void restored(Migration migration, Instant lastLook, boolean measured) {
        var now = clock.instant();
        migration
                .timeline()
                .add(
                        now,
                        Kind.AGENT,
                        "the agent was restarted; nobody watched since " + lastLook + "; "
                                + (measured
                                        ? "what it is measured by was kept"
                                        : "what the schema was before it was not kept in time"));
        migration.seen(now);
        migration.keeping().unwatched(new Unwatched(lastLook, now));
        migration.released();
        migration.announced().ifPresent(said -> migration.announcement(said.restored(now)));
        follow(migration);
    }

    /** The schema is another one, and nobody was seen to migrate: too fast, or in a way nobody knows. */
    void outOfBand(String database, List<String> changes) {
        ending.outOfBand(database, changes);
    }

    /** The runner of an announced one has told what its processes have open. */
    void heard(Migration migration, Instant at, Told told) {
        route.look(at);
        migration.peers().heard(at, migration.begun(), told);
    }

    Hazards hazards() {
        return hazards;
    }

    /** Whether a session showed at the latest look that it migrates. */
    boolean signs(SessionId session) {
        return signing.contains(session);
    }

    /** How often it has looked. */
    long looks() {
        return looks;
    }

    /** By our clock. */
    Instant now() {
        return clock.instant();
    }

    Server server() {
        return server;
    }

    Knowledge knowledge() {
        return knowledge;
    }
}
