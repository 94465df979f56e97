package dev.godwit.migration;

import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the histories of one database. A tool may hold its table locked while it works; then what was read last stands until
 * the next look, and the lock itself is the sign.
 */
final class HistoryReader {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final int MOST = 200;
    private static final int LONGEST_ERROR = 500;

    private final InstantSource clock;
    private History last = History.NONE;
    private String problem = "";

    HistoryReader(InstantSource clock) {
        this.clock = clock;
    }

    /** Never fails: what cannot be read now keeps its last answer. */
    Future<History> read(Queries lane, List<FoundTable> tables) {
        var reads = tables.stream()
                .map(table -> lane.query(table.history() != null ? rows(table) : held(table), DEADLINE, false))
                .toList();
        return Future.join(new ArrayList<Future<?>>(reads)).transform(done -> {
            var rows = new ArrayList<HistoryRow>();
            var counts = new EnumMap<HistoryRow.State, Long>(HistoryRow.State.class);
            var held = new ArrayList<History.HeldRow>();
            problem = "";
            for (int i = 0; i < reads.size(); i++) {
                if (reads.get(i).failed()) {
                    problem = tables.get(i).title() + ": "
                            + PostgresFailure.of(reads.get(i).cause()).getMessage();
                } else if (tables.get(i).history() != null) {
                    add(tables.get(i), reads.get(i).result(), rows, counts);
                } else {
                    addHeld(tables.get(i), reads.get(i).result(), held);
                }
            }
            if (problem.isEmpty()) {
                last = new History(clock.instant(), List.copyOf(rows), Map.copyOf(counts), List.copyOf(held));
            }
            return Future.succeededFuture(last);
        });
    }

    /** Why the last look gave nothing new, for people; empty if it did. */
    String problem() {
        return problem;
    }

    private static String rows(FoundTable table) {
        var history = table.history();
        return "select (" + history.name() + ")::text as name, (" + history.state()
                + ")::text as state, extract(epoch from ("
                + history.at() + "))::float8 as at, (" + history.checksum() + ")::text as checksum, left(("
                + history.error()
                + ")::text, " + LONGEST_ERROR + ") as error, count(*) over (partition by (" + history.state()
                + ")::text)::int8 as alike from " + table.quoted() + " h order by " + history.order()
                + " desc nulls last limit " + MOST;
    }

    private static String held(FoundTable table) {
        var lock = table.lock();
        return "select (" + lock.holder() + ")::text as holder, extract(epoch from (" + lock.since()
                + "))::float8 as since from " + table.quoted() + " h where " + lock.held() + " limit 1";
    }

    private static void add(
            FoundTable table, RowSet<Row> found, List<HistoryRow> rows, Map<HistoryRow.State, Long> counts) {
        for (var row : found) {
            var state = HistoryRow.State.of(row.getString("state"));
            counts.put(state, row.getLong("alike"));
            rows.add(new HistoryRow(
                    table.tool().name(),
                    table.title(),
                    text(row, "name"),
                    state,
                    instant(row.getDouble("at")),
                    text(row, "checksum"),
                    text(row, "error")));
        }
    }

    private static void addHeld(FoundTable table, RowSet<Row> found, List<History.HeldRow> held) {
        for (var row : found) {
            held.add(new History.HeldRow(
                    table.tool().name(), table.title(), text(row, "holder"), instant(row.getDouble("since"))));
        }
    }

    private static String text(Row row, String column) {
        var text = row.getString(column);
        return text == null ? "" : text;
    }

    /** The same to the microsecond, as the server counts: two statements may be over within a millisecond. */
    static Instant exact(Double seconds) {
        return seconds == null ? null : Instant.EPOCH.plus(Math.round(seconds * 1e6), ChronoUnit.MICROS);
    }

    /** Of seconds since the epoch; null for null. */
    static Instant instant(Double seconds) {
        return seconds == null ? null : Instant.ofEpochMilli(Math.round(seconds * 1000));
    }
}
