package dev.godwit.activity;

import dev.godwit.activity.BlockingGraph.Seed;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the rows of {@code activity/sessions} and {@code activity/locks} into a {@link BlockingGraph}. The two are read a
 * moment apart; what one has and the other misses is left out rather than guessed.
 */
final class GraphReader {

    private static final List<String> STRENGTH = List.of(
            "AccessShareLock",
            "RowShareLock",
            "RowExclusiveLock",
            "ShareUpdateExclusiveLock",
            "ShareLock",
            "ShareRowExclusiveLock",
            "ExclusiveLock",
            "AccessExclusiveLock");

    private record Lock(
            int pid,
            String type,
            Long database,
            Long relation,
            String mode,
            boolean granted,
            Double waited,
            Holder.Prepared prepared) {}

    private final Names names;

    GraphReader(Names names) {
        this.names = names;
    }

    BlockingGraph read(Instant at, RowSet<Row> sessions, RowSet<Row> lockRows) {
        var locks = new ArrayList<Lock>();
        lockRows.forEach(row -> locks.add(lock(row)));
        var seeds = new LinkedHashMap<String, Seed>();
        for (var row : sessions) {
            var backend = backend(row);
            var text = row.getString("blockers");
            boolean named = text != null && !text.isEmpty();
            // A waiter beyond the limit has no blockers here, but whoever waits is no root.
            boolean waits = named || (text == null && Boolean.TRUE.equals(row.getBoolean("waiting")));
            var wanted = waits ? wanted(row, backend.pid(), locks) : null;
            var blockers = named ? keys(text, backend.pid(), locks, seeds) : List.<String>of();
            seeds.put(
                    key(backend.pid()),
                    new Seed(key(backend.pid()), backend, wanted, held(backend.pid(), locks), blockers));
        }
        seeds.values().removeIf(seed -> seed.wanted() == null && !blocksSomebody(seed.key(), seeds));
        var known = new ArrayList<Seed>();
        for (var seed : seeds.values()) {
            var blockers = seed.blockedBy().stream().filter(seeds::containsKey).toList();
            known.add(new Seed(seed.key(), seed.holder(), seed.wanted(), seed.held(), blockers));
        }
        return BlockingGraph.of(at, known);
    }

    private static boolean blocksSomebody(String key, Map<String, Seed> seeds) {
        return seeds.values().stream().anyMatch(seed -> seed.blockedBy().contains(key));
    }

    /** The blockers' keys; a 0 stands for prepared transactions, which are found through the locks they hold. */
    private List<String> keys(String blockers, int waiter, List<Lock> locks, Map<String, Seed> seeds) {
        var keys = new ArrayList<String>();
        for (var text : blockers.split(",", -1)) {
            int pid = Integer.parseInt(text);
            if (pid != 0) {
                keys.add(key(pid));
                continue;
            }
            for (var lock : locks) {
                if (lock.prepared() != null && lock.granted() && sameThing(lock, waiter, locks)) {
                    var key = "prepared:" + lock.prepared().identifier();
                    var held = new Held(lock.mode(), names.relation(lock.database(), lock.relation()));
                    seeds.putIfAbsent(key, new Seed(key, lock.prepared(), null, held, List.of()));
                    keys.add(key);
                }
            }
        }
        return keys.stream().distinct().toList();
    }

    private static boolean sameThing(Lock held, int waiter, List<Lock> locks) {
        return locks.stream()
                .anyMatch(lock -> lock.pid() == waiter
                        && !lock.granted()
                        && lock.type().equals(held.type())
                        && (lock.relation() == null || lock.relation().equals(held.relation())));
    }

    private Wanted wanted(Row row, int pid, List<Lock> locks) {
        var own = locks.stream().filter(lock -> lock.pid() == pid).toList();
        var asked = own.stream().filter(lock -> !lock.granted()).findFirst();
        if (asked.isEmpty()) {
            return new Wanted("", "", "", seconds(row.getDouble("query_seconds"), Duration.ZERO));
        }
        // A row is waited for through its writer's transaction; the tuple lock held meanwhile says which table.
        var named = asked.get().relation() != null
                ? asked
                : own.stream().filter(lock -> lock.type().equals("tuple")).findFirst();
        var relation = named.map(lock -> names.relation(lock.database(), lock.relation()))
                .orElse("");
        var since = seconds(asked.get().waited(), seconds(row.getDouble("query_seconds"), Duration.ZERO));
        return new Wanted(asked.get().type(), asked.get().mode(), relation, since);
    }

    private Held held(int pid, List<Lock> locks) {
        return locks.stream()
                .filter(lock ->
                        lock.pid() == pid && lock.granted() && lock.type().equals("relation"))
                .max(java.util.Comparator.comparingInt(lock -> STRENGTH.indexOf(lock.mode())))
                .map(lock -> new Held(lock.mode(), names.relation(lock.database(), lock.relation())))
                .orElse(null);
    }

    private Lock lock(Row row) {
        var gid = row.getString("gid");
        var prepared = gid == null
                ? null
                : new Holder.Prepared(
                        gid,
                        names.database(row.getLong("prepared_database")),
                        names.role(row.getLong("prepared_owner")),
                        seconds(row.getDouble("prepared_seconds"), Duration.ZERO));
        return new Lock(
                row.getLong("pid").intValue(),
                row.getString("locktype"),
                row.getLong("database"),
                row.getLong("relation"),
                row.getString("mode"),
                row.getBoolean("granted"),
                row.getDouble("waited_seconds"),
                prepared);
    }

    private Holder.Backend backend(Row row) {
        var query = row.getString("query");
        return new Holder.Backend(
                row.getLong("pid").intValue(),
                names.database(row.getLong("datid")),
                names.role(row.getLong("usesysid")),
                row.getString("application_name"),
                row.getString("state"),
                row.getString("backend_type"),
                seconds(row.getDouble("transaction_seconds"), null),
                seconds(row.getDouble("state_seconds"), null),
                query == null ? "" : query);
    }

    private static Duration seconds(Double seconds, Duration otherwise) {
        return seconds == null ? otherwise : Duration.ofMillis(Math.max(0, Math.round(seconds * 1000)));
    }

    private static String key(int pid) {
        return "pid:" + pid;
    }
}
