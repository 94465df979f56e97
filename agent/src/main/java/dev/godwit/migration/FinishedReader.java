package dev.godwit.migration;

import static dev.godwit.migration.HistoryReader.exact;

import dev.godwit.migration.CountsBefore.Count;
import dev.godwit.migration.sql.StatementKind;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SqlFiles;
import dev.godwit.probe.Extension;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads which statements have ended in one database since the last look. Before PostgreSQL 17 nobody can tell what of the first
 * look is new, so nothing is but what is known from before. Belongs to one migration.
 */
final class FinishedReader {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final int MOST_TEXTS = 200;
    private static final int REST = 4;
    private static final long MOST_CALLS = 20;

    /** The server that first told since when it counts a statement. */
    private static final int SAYS_SINCE = 17;

    private final Lane core;
    private final Queries relations;
    private final Extension extension = new Extension("pg_stat_statements");
    private final InstantSource clock;
    private final long database;
    private final Instant begun;
    private final CountsBefore earlier;
    private final SqlFiles sql = SqlFiles.read("migration/finished");
    private final SqlFiles texts = SqlFiles.read("statements/texts");
    private final Map<Long, String> known = new HashMap<>();

    /** What was counted before the migration began: of these anybody's call may be the next. */
    private final Set<Long> others = new HashSet<>();

    private Map<Long, Count> last;
    private Instant next = Instant.MIN;

    /** Whether no count was lost since the first reading, by a reset or for want of room. */
    private boolean whole = true;

    /**
     * @param relations to the database the extension is in
     * @param begun by the server's clock; what was counted first before it is no news
     * @param earlier what is known from before
     */
    FinishedReader(
            Lane core, Queries relations, InstantSource clock, long database, Instant begun, CountsBefore earlier) {
        this.core = core;
        this.relations = relations;
        this.clock = clock;
        this.database = database;
        this.begun = begun;
        this.earlier = earlier;
    }

    /**
     * Never fails; empty when there is nothing new, no extension, or the last look was too dear for another one yet.
     *
     * @param ahead how much the server's clock is ahead of ours
     */
    Future<Counted> read(Duration ahead) {
        var now = clock.instant();
        if (now.isBefore(next)) {
            return Future.succeededFuture(Counted.NONE);
        }
        return extension
                .find(relations)
                .compose(place -> core.often(
                                place.in(sql.forMajor(core.facts().major()).orElseThrow())
                                        .replace("{database}", Long.toString(database)),
                                DEADLINE,
                                false)
                        .compose(rows -> {
                            next = clock.instant()
                                    .plus(Duration.between(now, clock.instant()).multipliedBy(REST));
                            boolean all = last != null || core.facts().major() >= SAYS_SINCE;
                            return finished(news(rows), place, ahead).map(found -> counted(found, now, all));
                        }))
                .otherwise(Counted.NONE);
    }

    private Counted counted(List<Finished> found, Instant asked, boolean all) {
        var sorted = found.stream()
                .collect(Collectors.partitioningBy(
                        row -> others.contains(row.queryId()) && StatementKind.of(row.text()) != StatementKind.SCHEMA));
        return new Counted(sorted.get(false), sorted.get(true), asked, all);
    }

    /** Whether what was not counted cannot have ended well. */
    boolean whole() {
        return whole;
    }

    /** Whatever it cost, the next reading is due. */
    void due() {
        next = Instant.MIN;
    }

    /** What grew, by statement. */
    private Map<Long, Count> news(RowSet<Row> rows) {
        var counts = new HashMap<Long, Count>();
        for (var row : rows) {
            counts.put(
                    row.getLong("queryid"),
                    new Count(row.getLong("calls"), row.getDouble("seconds"), exact(row.getDouble("since"))));
        }
        if (last == null) {
            counts.forEach((id, count) -> {
                if (count.since() == null || count.since().isBefore(begun)) {
                    others.add(id);
                }
            });
        }
        whole &= last == null
                || last.entrySet().stream()
                        .allMatch(known -> counts.containsKey(known.getKey())
                                && counts.get(known.getKey()).calls()
                                        >= known.getValue().calls());
        var news = new HashMap<Long, Count>();
        counts.forEach((id, count) -> {
            var before = last == null ? earlier.of(id, count, begun) : last.get(id);
            boolean fresh = count.since() != null && !count.since().isBefore(begun);
            if (before != null && count.calls() > before.calls()) {
                news.put(id, count.minus(before));
            } else if (before == null && (last != null || fresh)) {
                news.put(id, count);
            }
        });
        last = counts;
        return news;
    }

    private Future<List<Finished>> finished(Map<Long, Count> news, Extension.Place place, Duration ahead) {
        // What is called seldom first: DDL is.
        var missing = news.keySet().stream()
                .filter(id -> !known.containsKey(id))
                .sorted(java.util.Comparator.comparingLong(id -> news.get(id).calls()))
                .limit(MOST_TEXTS)
                .toList();
        return read(missing, place).map(read -> {
            var finished = new ArrayList<Finished>();
            news.forEach((id, count) -> {
                var text = known.get(id);
                if (text != null) {
                    long calls = Math.min(count.calls(), MOST_CALLS);
                    var since = count.since() == null ? null : count.since().minus(ahead);
                    finished.add(new Finished(id, text, calls, count.seconds() / count.calls(), since));
                }
            });
            finished.sort(java.util.Comparator.comparing(
                    Finished::since, java.util.Comparator.nullsLast(java.util.Comparator.naturalOrder())));
            return finished;
        });
    }

    private Future<Void> read(List<Long> missing, Extension.Place place) {
        if (missing.isEmpty()) {
            return Future.succeededFuture();
        }
        var ids = missing.stream().map(id -> Long.toString(id)).collect(Collectors.joining(","));
        var asked = place.in(texts.forMajor(core.facts().major()).orElseThrow()).replace("{0}", "{" + ids + "}");
        return core.query(asked, DEADLINE, false)
                .onSuccess(rows ->
                        rows.forEach(row -> known.put(Long.valueOf(row.getString("queryid")), row.getString("query"))))
                .mapEmpty();
    }
}
