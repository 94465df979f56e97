package dev.godwit.migration.effects;

import dev.godwit.migration.effects.StatementHistory.Close;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.probe.StatementsLook;
import dev.godwit.series.Descriptor;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One database, watched for what becomes of it: its schema, its statements and its counters. Whoever drives it calls {@link #look}
 * every few seconds and {@link #minute} once a minute, one at a time, on one event loop; every future fails with {@link
 * PostgresFailure}, and then nothing was learnt and nothing forgotten.
 */
public final class Effects {

    /** Settings and the sizes of tables change without the print; so often the snapshot is read all the same. */
    static final Duration STALE = Duration.ofHours(1);

    /** How far back a baseline goes. */
    static final Duration BEFORE = Duration.ofHours(1);

    /** What makes one of these, apart from the lane. */
    public record Surroundings(WorkerExecutor worker, LongSupplier nanos, Function<String, String> fingerprint) {}

    /**
     * The schema was found changed.
     *
     * @param at when it was found
     * @param changes what became of it in words; empty where something was written anew that reads the same
     * @param took how long reading the print took
     */
    public record CatalogChange(Instant at, List<SchemaChange> changes, Duration took) {

        private CatalogChange after(CatalogChange earlier) {
            var all = Stream.concat(earlier.changes().stream(), changes.stream());
            return new CatalogChange(at, all.toList(), took);
        }
    }

    private final String database;
    private final WorkerExecutor worker;
    private final CatalogPrint print;
    private final CatalogReader reader;
    private final AftermathReader after;
    private final StatementHistory statements;
    private final ServerHistory server;
    private final EffectsSeries series;

    private CatalogSnapshot catalog;
    private String hash = "";
    private Instant readAt = Instant.MIN;
    private Optional<Aftermath> aftermath = Optional.empty();

    /** Found while an aftermath was judged, and still to be told to whoever looks. */
    private Optional<CatalogChange> untold = Optional.empty();

    /** @param relations a lane of this database for what touches relations */
    public Effects(String target, String database, Queries relations, Surroundings around) {
        this.database = database;
        this.worker = around.worker();
        this.print = new CatalogPrint(relations, around.nanos());
        this.reader = new CatalogReader(relations);
        this.after = new AftermathReader(relations);
        this.statements = new StatementHistory(relations, around.worker(), around.fingerprint());
        this.server = new ServerHistory(relations);
        this.series = new EffectsSeries(target, database);
    }

    /**
     * Looks whether the schema is still what it was. Costs next to nothing unless something was written into the catalogs; how
     * long it took is in {@link #printTook}, for resting after one that was dear.
     */
    public Future<Optional<CatalogChange>> look(Instant now) {
        return known(now).map(this::told);
    }

    private Future<Optional<CatalogChange>> known(Instant now) {
        return print.look(now).compose(seen -> {
            boolean fresh = catalog != null && now.isBefore(readAt.plus(STALE));
            if (fresh && seen.hash().equals(hash)) {
                return Future.succeededFuture(Optional.empty());
            }
            return read(seen, now);
        });
    }

    /** As {@link #look}, but reads whatever the counters say, which tell of a write up to a minute late. */
    public Future<Optional<CatalogChange>> lookAnew(Instant now) {
        return print.read(now)
                .compose(seen -> catalog != null && seen.hash().equals(hash)
                        ? Future.succeededFuture(Optional.<CatalogChange>empty())
                        : read(seen, now))
                .map(this::told);
    }

    private Optional<CatalogChange> told(Optional<CatalogChange> found) {
        var all = untold.map(earlier -> found.map(one -> one.after(earlier)).orElse(earlier))
                .or(() -> found);
        untold = Optional.empty();
        return all;
    }

    private Future<Optional<CatalogChange>> read(CatalogPrint.Print seen, Instant now) {
        boolean first = catalog == null;
        boolean changed = !first && !seen.hash().equals(hash);
        var earlier = first ? CatalogSnapshot.EMPTY : catalog;
        return reader.read(earlier).compose(read -> {
            catalog = read;
            hash = seen.hash();
            readAt = now;
            if (!changed) {
                return Future.succeededFuture(Optional.empty());
            }
            series.changed(now);
            return worker.executeBlocking(() -> CatalogDiff.between(earlier, read), false)
                    .map(changes -> Optional.of(new CatalogChange(now, changes, seen.took())));
        });
    }

    /** How long the last reading of the print took; zero before the first. */
    public Duration printTook() {
        return print.took();
    }

    /**
     * Reads the counters of statements and of the server, and judges the aftermath if one is watched. Where {@code
     * pg_stat_statements} is missing the rest is done all the same.
     */
    public Future<Void> minute(Instant now) {
        return server.read(now)
                .compose(oid -> counted(oid, now, Close.WHEN_LONG))
                .compose(done -> judge(now));
    }

    /** As {@link #minute} without the counters of the server: for soon after a migration, when minutes are long. */
    public Future<Void> moment(Instant now) {
        return server.database()
                .map(oid -> counted(oid, now, Close.WHEN_LONG).compose(done -> judge(now)))
                .orElseGet(() -> minute(now));
    }

    private Future<Void> counted(long oid, Instant now, Close close) {
        return statements.read(oid, now, close).recover(missing -> Future.succeededFuture());
    }

    private Future<Void> judge(Instant now) {
        if (aftermath.isEmpty()) {
            return Future.succeededFuture();
        }
        var watched = aftermath.get();
        if (watched.remaining(now).isZero()) {
            aftermath = Optional.empty();
            return Future.succeededFuture();
        }
        return look(now)
                .onSuccess(changed -> untold = changed)
                .compose(changed -> after.read(watched.touched()))
                .map(look -> {
                    watched.judge(look, catalog, statements, server, now);
                    return null;
                });
    }

    /**
     * What a migration that was first seen at {@code now} will be measured by: the schema as it was last known before it, since
     * some of what it does may be done already.
     */
    public Future<Baseline> begin(Instant now) {
        var known = catalog == null
                ? print.read(now).compose(seen -> read(seen, now)).map(read -> catalog)
                : Future.succeededFuture(catalog);
        return known.compose(before -> server.read(now)
                .compose(oid -> counted(oid, now, Close.NOW))
                .compose(counted -> after.leftovers())
                .compose(left -> everything().map(seen -> baseline(now, before, left, seen))));
    }

    /** Where the statements are not to be had, none was seen. */
    private Future<Set<String>> everything() {
        return statements.everything().recover(missing -> Future.succeededFuture(Set.of()));
    }

    private Baseline baseline(
            Instant now, CatalogSnapshot before, List<AftermathReader.Leftover> left, Set<String> seen) {
        return new Baseline(
                now,
                server.clock(),
                before,
                older(before, left),
                statementsBefore(now, seen),
                server.between(now.minus(BEFORE), now));
    }

    /** Those that were broken in the schema as it was known: what is read at a first sight may be what a quick one has left already. */
    private static Set<String> older(CatalogSnapshot before, List<AftermathReader.Leftover> left) {
        if (left.isEmpty()) {
            return Set.of();
        }
        var tables = left.stream().map(AftermathReader.Leftover::table).collect(Collectors.toSet());
        var known = before.relations().values().stream()
                .filter(one -> tables.contains(one.name()))
                .toList();
        return left.stream()
                .filter(one -> known.stream().anyMatch(one::brokenIn))
                .map(AftermathReader.Leftover::key)
                .collect(Collectors.toSet());
    }

    private StatementsBefore statementsBefore(Instant now, Set<String> seen) {
        var summary = statements.between(now.minus(BEFORE), now);
        var texts = new HashMap<String, String>();
        summary.statements().keySet().forEach(one -> texts.put(one, statements.text(one)));
        return new StatementsBefore(summary, texts, seen);
    }

    /** The migration has ended: reads what it changed, and watches from now on what comes of it, for so long. */
    public Future<Aftermath> end(Baseline baseline, Instant ended, Duration watch) {
        return server.read(ended)
                .compose(oid -> counted(oid, ended, Close.NOW))
                .compose(counted -> print.read(ended))
                .compose(seen -> read(seen, ended))
                .compose(read -> worker.executeBlocking(() -> remains(baseline, catalog, ended, watch), false))
                .compose(remains -> after.tables(remains.touched()).compose(tables -> {
                    tables.values().stream()
                            .limit(CatalogReader.MOST_OBJECTS)
                            .forEach(one -> remains.scans().put(one.oid(), one.scans()));
                    var watched = new Aftermath(database, remains, TableSizes.between(baseline.catalog(), catalog));
                    aftermath = Optional.of(watched);
                    return judge(ended).map(watched);
                }));
    }

    private static Remains remains(Baseline baseline, CatalogSnapshot now, Instant ended, Duration watch) {
        var visibility = new LinkedHashMap<Long, Double>();
        baseline.catalog().relations().values().stream()
                .filter(one -> one.pages() >= CatalogFindings.FEW_PAGES)
                .forEach(one -> visibility.put(one.oid(), (double) one.visible() / one.pages()));
        return new Remains(
                baseline.begun(),
                baseline.serverClock(),
                ended,
                ended.plus(watch),
                CatalogDiff.between(baseline.catalog(), now),
                Touched.between(baseline.catalog(), now),
                baseline.leftovers(),
                visibility,
                new LinkedHashMap<>(),
                baseline.statements(),
                baseline.server());
    }

    /** Goes on with a watch that was kept over a restart of the agent. */
    public void resume(Aftermath kept) {
        aftermath = Optional.of(kept);
        statements.take(kept.windows());
    }

    /** The watch that is on; empty if none is, or its time is over. */
    public Optional<Aftermath> aftermath() {
        return aftermath;
    }

    /** Ends the watch before its time. */
    public void forget() {
        aftermath = Optional.empty();
    }

    /** The counters of statements as read last; empty if they could not be. */
    public Optional<StatementsLook> counters() {
        return statements.latest();
    }

    /** What all of these write. */
    public static List<Descriptor> descriptors() {
        return EffectsSeries.descriptors();
    }

    /** What this one has to say at this moment. */
    public List<Sample> samples(Instant now) {
        return series.samples(aftermath, now);
    }

    /** Statements of the last hour, for whoever wants to show them: by fingerprint, at most {@link StatementHistory#MOST}. */
    Map<String, StatementSummary> statementsBetween(Instant from, Instant to) {
        return statements.between(from, to).statements();
    }
}
