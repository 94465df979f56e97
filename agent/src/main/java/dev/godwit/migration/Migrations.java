package dev.godwit.migration;

import dev.godwit.activity.BlockingGraph;
import dev.godwit.migration.effects.Effects;
import dev.godwit.migration.progress.PriorRun;
import dev.godwit.migration.sql.Fingerprint;
import dev.godwit.migration.sql.Forecasts;
import dev.godwit.probe.StatementsLook;
import dev.godwit.schedule.Beat;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every migration of every watched server: those that run, those whose effects are watched, and in the store those before. */
public final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final Duration EFFECTS = Duration.ofSeconds(1);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Vertx vertx;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final MigrationSettings settings;
    private final Ledger ledger;
    private final Forecasts forecasts = new Forecasts();
    private final Map<String, ServerWatch> servers = new LinkedHashMap<>();
    private final Map<String, Migration> watched = new LinkedHashMap<>();
    private final Map<String, Aftereffects> effects = new HashMap<>();
    private final Map<String, PendingWatch> pending = new LinkedHashMap<>();
    private final Map<String, HistorySeries> histories = new HashMap<>();
    private final List<Beat> beats = new ArrayList<>();
    private final Optional<Guard> guard;
    private boolean unsaved;

    public Migrations(
            Vertx vertx,
            InstantSource clock,
            RandomGenerator random,
            MigrationSettings settings,
            Ledger ledger,
            WorkerExecutor worker,
            List<Server> servers,
            GuardCondition condition) {
        this.vertx = vertx;
        this.clock = clock;
        this.random = random;
        this.settings = settings;
        this.ledger = ledger;
        var around = new Effects.Surroundings(worker, System::nanoTime, Fingerprint::of);
        servers.forEach(server -> {
            var folders = settings.of(server.target(), server.database());
            var watch = new ServerWatch(server, settings.tools(), clock, folders.keySet(), worker, this);
            this.servers.put(server.target(), watch);
            pending.put(server.target(), new PendingWatch(server, watch.knowledge(), worker, folders));
            effects.put(server.target(), new Aftereffects(server, around, ledger, settings.watch(), watch::outOfBand));
        });
        this.guard = settings.guard()
                .map(one -> new Guard(
                        one,
                        condition,
                        clock,
                        this.servers.values(),
                        forecasts,
                        migration -> ledger.save(migration.record())));
    }

    /** Takes up what was there before a restart, and begins to look. Fails with {@code StateFailure}. */
    public Future<Void> open() {
        return ledger.looked()
                .compose(looked -> ledger.measured()
                        .compose(measured -> ledger.unfinished(clock.instant())
                                .compose(records -> restore(records, looked, measured))))
                .map(restored -> {
                    beats.add(new Beat(vertx, EFFECTS, System::nanoTime, this::watchEffects).start());
                    servers.values()
                            .forEach(server -> beats.add(
                                    new Beat(vertx, ServerWatch.BEAT, System::nanoTime, server::tick).start()));
                    guard.ifPresent(one -> beats.add(new Beat(vertx, Guard.BEAT, System::nanoTime, one::tick).start()));
                    return null;
                });
    }

    private Future<Void> restore(List<MigrationRecord> records, Map<String, Instant> looked, Set<String> measured) {
        return Future.join(records.stream()
                        .filter(record -> servers.containsKey(record.target()))
                        .map(record -> restore(
                                record,
                                looked.getOrDefault(record.target(), record.begun()),
                                measured.contains(record.id())))
                        .toList())
                .mapEmpty();
    }

    private Future<Void> restore(MigrationRecord record, Instant looked, boolean measured) {
        guard.ifPresent(one -> one.restored(record));
        var server = servers.get(record.target());
        var migration = new Migration(
                record,
                settings.tools().named(record.tool()),
                new StatementLog(around(server), text -> false, record.statements()));
        migration.keeping().kept();
        if (record.running()) {
            var seen = record.sessions().stream().map(MigrationSession::last);
            var last = Stream.concat(Stream.of(looked, record.begun()), seen)
                    .max(Comparator.naturalOrder())
                    .orElse(looked);
            server.restored(migration, last, measured);
        } else {
            watched.put(record.id(), migration);
        }
        return effects.get(record.target()).restore(migration);
    }

    private Future<Void> watchEffects() {
        var now = clock.instant();
        watched.values()
                .removeIf(
                        one -> one.watchedUntil() == null || one.watchedUntil().isBefore(now));
        pending.values().forEach(one -> one.tick(now));
        servers.forEach((target, server) -> {
            if (server.server().core().connected()) {
                effects.get(target).tick(now, server.running(), server::busy);
            }
        });
        return Future.succeededFuture();
    }

    private StatementLog.Surroundings around(ServerWatch server) {
        return new StatementSurroundings(server.server(), forecasts);
    }

    /**
     * A new one, measured by what is when {@code others} are done. Whoever calls this saves it in the same turn, with its first
     * sign and its session: a record without these could not be gone on with after a crash.
     */
    Migration begin(ServerWatch server, String database, Tool tool, Instant at, Future<?> others) {
        var migration = fresh(server, database, tool, at, MigrationRecord.Notes.NONE);
        effects.get(server.target()).begin(migration, at, others);
        return migration;
    }

    /** One that somebody announced: it begins with the announcement. */
    Migration announced(ServerWatch server, String database, MigrationRecord.Notes notes, Instant at) {
        return fresh(server, database, Tool.UNKNOWN, at, notes);
    }

    /** Reads what it will be measured by. Never fails. */
    Future<?> measure(ServerWatch server, Migration migration, Instant at) {
        return effects.get(server.target()).begin(migration, at, Future.succeededFuture());
    }

    private Migration fresh(ServerWatch server, String database, Tool tool, Instant at, MigrationRecord.Notes notes) {
        var id = STAMP.format(at) + "-" + server.target() + "-" + String.format("%04x", random.nextInt(1 << 16));
        var record = MigrationRecord.fresh(id, server.target(), database, tool, at, notes);
        var bookkeeping = new Bookkeeping(server.knowledge(), database);
        return new Migration(record, tool, new StatementLog(around(server), bookkeeping::is, List.of()));
    }

    /** Only what it did was seen, not how, while nobody migrated: kept as one that is over. */
    void found(
            ServerWatch server, String database, Tool tool, Instant now, List<HistoryRow> news, List<String> changes) {
        var here = live().values().stream()
                .filter(one -> !one.running()
                        && one.target().equals(server.target())
                        && one.database().equals(database))
                .toList();
        var unsure = here.stream()
                .filter(one -> one.outcome() == Outcome.UNKNOWN && one.ended().isAfter(now.minus(SETTLE)))
                .max(Comparator.comparing(Migration::ended));
        if (unsure.isPresent()) {
            unsure.get().changed(changes);
            unsure.get().judge(now, Outcome.APPLIED, "the schema was seen to be another one later: " + changes.get(0));
            save(unsure.get());
            return;
        }
        var migration = fresh(server, database, tool, now, MigrationRecord.Notes.NONE);
        var text = "the schema changed, and nobody was seen to migrate";
        migration.sign(now, new Sign(null, tool, Sign.Kind.CATALOG, false, text));
        migration.name(changes.get(0) + (changes.size() > 1 ? " and " + (changes.size() - 1) + " more" : ""));
        migration.history(now, news);
        migration.changed(changes);
        var why = news.isEmpty()
                ? "out-of-band DDL: no history tells of it"
                : news.get(0).table() + " tells of it";
        migration.end(now, Outcome.APPLIED, why);
        LOG.warn("{}: the schema of {} changed, {}: {}", server.target(), database, why, changes.get(0));
        ended(server, migration);
    }

    Optional<ServerWatch> server(String target) {
        return Optional.ofNullable(servers.get(target));
    }

    Stream<Migration> allRunning() {
        return servers.values().stream().flatMap(server -> server.running().stream());
    }

    /** The one that runs whose identifier is this, or the only one whose begins like it. */
    Optional<Migration> runningLike(String id) {
        var alike = allRunning().filter(one -> one.id().startsWith(id)).toList();
        return alike.size() == 1
                ? Optional.of(alike.get(0))
                : alike.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    ServerWatch watchOf(Migration migration) {
        return servers.values().stream()
                .filter(server -> server.running().contains(migration))
                .findFirst()
                .orElseThrow();
    }

    /** It was not to be: nobody knows its identifier, and nothing of it is kept. */
    void drop(ServerWatch server, Migration migration) {
        server.drop(migration);
        effects.get(server.target()).drop(migration);
    }

    /** Writes it as it is now; fails with {@code StateFailure}. */
    Future<Void> saved(Migration migration) {
        migration.keeping().writing(migration.stamp());
        return ledger.save(migration.record())
                .onComplete(done -> migration.keeping().kept());
    }

    /** Writes it; a store that does not take it is told once, and the migration is followed all the same. */
    Future<Void> save(Migration migration) {
        return written(saved(migration));
    }

    /** Writes some, and that all of a server's were looked at. */
    void save(String target, List<Migration> some, Instant looked) {
        some.forEach(one -> one.keeping().writing(one.stamp()));
        written(ledger.save(some.stream().map(Migration::record).toList(), target, looked))
                .onSuccess(done ->
                        some.stream().filter(one -> one.keeping().kept()).forEach(Migrations::begun));
    }

    private static void begun(Migration fresh) {
        var sign =
                fresh.record().signs().stream().findFirst().map(Evidence::text).orElse("");
        LOG.info("{}: {} begins in {}: {}", fresh.target(), fresh.tool().title(), fresh.database(), sign);
    }

    private Future<Void> written(Future<Void> save) {
        return save.onSuccess(saved -> unsaved = false)
                .onFailure(failed -> {
                    if (!unsaved) {
                        unsaved = true;
                        LOG.error("migrations are not being saved: {}", failed.getMessage());
                    }
                })
                .otherwiseEmpty();
    }

    /** What is different in the schema since it began; empty if nobody can tell. */
    Future<Optional<List<String>>> changes(ServerWatch server, Migration migration) {
        return effects.get(server.target()).end(migration, clock.instant());
    }

    /** The counters of statements as a database had them when nobody migrated there. */
    Optional<StatementsLook> counters(ServerWatch server, String database) {
        return effects.get(server.target()).counters(database);
    }

    /** What the same statement took before, wherever it ran. */
    Future<Optional<PriorRun>> prior(String text) {
        return new PriorRuns(ledger).find(text);
    }

    /** What texts foretell. */
    Forecasts forecasts() {
        return forecasts;
    }

    Future<Void> ended(ServerWatch server, Migration migration) {
        migration.watchUntil(clock.instant().plus(settings.watch()));
        // Until it is in the store that it is over, the store's is what others see.
        return save(migration)
                .onSuccess(saved -> watched.put(migration.id(), migration))
                .compose(saved -> ledger.prune().otherwiseEmpty());
    }

    void histories(String target, String database, History read) {
        var key = target + "/" + database;
        var earlier = histories.get(key);
        histories.put(key, HistorySeries.after(earlier, target, database, read));
        if (earlier != null && !read.rows().equals(earlier.history().rows())) {
            pending.get(target).soon();
        }
    }

    /** The graph of a server has changed. */
    public void graph(String target, BlockingGraph graph) {
        servers.get(target).graph(graph);
    }

    /** Those that run now. */
    public List<MigrationRecord> running() {
        return servers.values().stream()
                .flatMap(server -> shown(server).stream())
                .map(Migration::record)
                .toList();
    }

    /** Those that are kept, and those that run, to be asked for. */
    public KeptRecords kept() {
        return new KeptRecords(ledger, this::live);
    }

    private Map<String, Migration> live() {
        var live = new HashMap<>(watched);
        servers.values().forEach(server -> shown(server).forEach(one -> live.put(one.id(), one)));
        return live;
    }

    /** What is not in the store is told nobody: after a crash it might never have been. */
    private static List<Migration> shown(ServerWatch server) {
        return server.running().stream().filter(one -> one.keeping().told()).toList();
    }

    /** What the files of migrations and the histories say of each other, where it is known where the files are. */
    public List<PendingRecord> pending() {
        return pending.values().stream().flatMap(one -> one.records().stream()).toList();
    }

    /** What is to be written of one server at this moment. */
    public List<Sample> samples(String target, Instant now) {
        var samples = new ArrayList<Sample>();
        var server = servers.get(target);
        samples.addAll(MigrationSeries.samples(target, server.looks(), shown(server), now));
        samples.addAll(server.hazards().samples(now));
        guard.ifPresent(one -> samples.addAll(one.samples(target, now)));
        samples.addAll(effects.get(target).samples(now));
        samples.addAll(pending.get(target).samples());
        histories.values().stream()
                .filter(one -> one.target().equals(target))
                .forEach(one -> samples.addAll(one.samples(now)));
        return samples;
    }

    public Future<Void> close() {
        beats.forEach(Beat::stop);
        var running = servers.values().stream()
                .flatMap(server -> server.running().stream())
                .map(migration -> ledger.save(migration.record()).otherwiseEmpty())
                .toList();
        return Future.join(running.stream().filter(Objects::nonNull).toList()).mapEmpty();
    }
}
