package dev.godwit.migration;

import static dev.godwit.migration.HistoryReader.exact;
import static dev.godwit.migration.HistoryReader.instant;

import dev.godwit.activity.Names;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Asks one server who may be migrating. */
final class LookReader {

    private static final Duration DEADLINE = Duration.ofSeconds(1);

    /**
     * What makes a session one to look at.
     *
     * @param keys of advisory locks, in any database
     * @param tables numbers of histories
     * @param followed process ids of sessions that migrate already
     * @param ports of clients, on their side
     */
    record Wanted(
            Collection<Long> keys,
            Collection<Long> tables,
            Collection<Integer> followed,
            Collection<String> applications,
            Collection<Integer> ports) {

        /** Those that go by these names as well, and those whose clients have these ports. */
        Wanted beside(Collection<String> names, Collection<Integer> clients) {
            var together = new ArrayList<>(applications);
            together.addAll(names);
            return new Wanted(keys, tables, followed, together, clients);
        }

        String in(String sql) {
            return sql.replace("{keys}", numbers(keys))
                    .replace("{tables}", numbers(tables))
                    .replace("{followed}", numbers(followed))
                    .replace("{ports}", numbers(ports))
                    .replace("'{applications}'", "'" + HistoryTables.literal(applications) + "'");
        }

        private static String numbers(Collection<? extends Number> numbers) {
            return numbers.stream().map(Object::toString).collect(Collectors.joining(",", "{", "}"));
        }
    }

    private final Lane core;
    private final Names names;
    private final InstantSource clock;
    private final SqlFiles sql = SqlFiles.read("migration/look");

    LookReader(Lane core, Names names, InstantSource clock) {
        this.core = core;
        this.names = names;
        this.clock = clock;
    }

    /** Fails with {@link PostgresFailure}. */
    Future<Look> look(Wanted wanted) {
        if (!core.connected()) {
            return Future.failedFuture(new PostgresFailure(PostgresFailure.Kind.LOST, "not connected"));
        }
        return sql.forMajor(core.facts().major())
                .map(text -> core.often(wanted.in(text), DEADLINE, false).map(this::read))
                .orElseGet(() -> Future.failedFuture(
                        new PostgresFailure(PostgresFailure.Kind.UNSUPPORTED, "PostgreSQL older than 14")));
    }

    private Look read(RowSet<Row> rows) {
        var at = clock.instant();
        var ahead = Duration.ZERO;
        var sessions = new ArrayList<LookedSession>();
        for (var row : rows) {
            ahead = Duration.between(at, instant(row.getDouble("now")));
            sessions.add(session(row));
        }
        return new Look(at, ahead, List.copyOf(sessions));
    }

    private LookedSession session(Row row) {
        var query = row.getString("query");
        return new LookedSession(
                new SessionId(row.getLong("pid").intValue(), instant(row.getDouble("backend_start"))),
                row.getLong("datid"),
                names.database(row.getLong("datid")),
                names.role(row.getLong("usesysid")),
                row.getString("application_name"),
                row.getString("client"),
                row.getLong("client_port").intValue(),
                row.getString("state"),
                exact(row.getDouble("xact_start")),
                orEpoch(exact(row.getDouble("query_start"))),
                orEpoch(exact(row.getDouble("state_change"))),
                row.getString("wait_event_type"),
                row.getBoolean("writes"),
                row.getLong("query_id"),
                query,
                // A character at the end that does not fit is left out whole.
                query.getBytes(StandardCharsets.UTF_8).length >= Math.min(row.getLong("longest"), 65_536) - 4,
                locks(row.getString("locks")));
    }

    private static Instant orEpoch(Instant instant) {
        return instant == null ? Instant.EPOCH : instant;
    }

    private static List<HeldLock> locks(String json) {
        if (json == null) {
            return List.of();
        }
        return new JsonArray(json).stream().map(one -> lock((JsonArray) one)).toList();
    }

    private static HeldLock lock(JsonArray lock) {
        var key = lock.getString(3);
        return new HeldLock(
                lock.getString(0),
                number(lock.getLong(1)),
                number(lock.getLong(2)),
                key == null ? null : Long.valueOf(key),
                lock.getString(4),
                lock.getBoolean(5),
                lock.getDouble(6) == null ? 0 : lock.getDouble(6));
    }

    private static long number(Long number) {
        return number == null ? 0 : number;
    }
}
