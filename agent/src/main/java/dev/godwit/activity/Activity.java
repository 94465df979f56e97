package dev.godwit.activity;

import dev.godwit.postgres.Lane;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Watches one server for waiting sessions. The gate asks who waits; only when that set changes, and each second while it
 * stands, is the blocking graph read. A graph that was expensive to read makes the next one wait longer; how many wait is
 * known all the same.
 */
public final class Activity {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration CHEAP = Duration.ofMillis(20);
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);
    private static final int REST = 20;

    private final Lane lane;
    private final InstantSource clock;
    private final GraphReader reader;
    private final Consumer<BlockingGraph> onGraph;
    private final SqlFiles gate = SqlFiles.read("activity/gate");
    private final SqlFiles sessions = SqlFiles.read("activity/sessions");
    private final SqlFiles locks = SqlFiles.read("activity/locks");

    private Set<String> waiters = Set.of();
    private BlockingGraph graph;
    private Instant nextRead = Instant.MIN;
    private Instant lastTick = Instant.MIN;

    /** @param onGraph told after every tick that could look, with the graph of that moment */
    public Activity(Lane lane, Names names, InstantSource clock, Consumer<BlockingGraph> onGraph) {
        this.lane = lane;
        this.clock = clock;
        this.reader = new GraphReader(names);
        this.onGraph = onGraph;
        this.graph = BlockingGraph.empty(Instant.EPOCH);
    }

    /** One look. Fails with {@link PostgresFailure} if the server could not be asked; the last graph then stands. */
    public Future<Void> tick() {
        int major = lane.connected() ? lane.facts().major() : 0;
        return ask(gate, major).compose(rows -> {
            var now = clock.instant();
            lastTick = now;
            var waiting = waiters(rows);
            boolean changed = !waiting.equals(waiters);
            waiters = waiting;
            if (waiting.isEmpty()) {
                return tell(BlockingGraph.empty(now));
            }
            boolean due = !now.isBefore(nextRead);
            boolean resting = nextRead.isAfter(now.plus(AGAIN));
            return due || (changed && !resting) ? readGraph(major) : tell(graph.still(now, waiting.size()));
        });
    }

    private Future<Void> readGraph(int major) {
        var begun = clock.instant();
        return ask(sessions, major)
                .compose(who -> ask(locks, major).map(what -> reader.read(clock.instant(), who, what)))
                .compose(read -> {
                    var cost = Duration.between(begun, clock.instant());
                    nextRead = begun.plus(pause(cost));
                    return tell(read.still(read.at(), Math.max(read.blocked(), waiters.size())));
                });
    }

    private static Duration pause(Duration cost) {
        var rest = cost.compareTo(CHEAP) > 0 ? cost.multipliedBy(REST) : AGAIN;
        var atLeast = rest.compareTo(AGAIN) < 0 ? AGAIN : rest;
        return atLeast.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : atLeast;
    }

    private Future<RowSet<Row>> ask(SqlFiles sql, int major) {
        return sql.forMajor(major)
                .map(text -> lane.often(text, DEADLINE, true))
                .orElseGet(() -> Future.failedFuture(new PostgresFailure(
                        major == 0 ? PostgresFailure.Kind.LOST : PostgresFailure.Kind.UNSUPPORTED,
                        major == 0 ? "not connected" : "PostgreSQL " + major + " is older than 14")));
    }

    private Future<Void> tell(BlockingGraph now) {
        graph = now;
        onGraph.accept(now);
        return Future.succeededFuture();
    }

    private static Set<String> waiters(RowSet<Row> rows) {
        var waiting = new HashSet<String>();
        rows.forEach(row -> waiting.add(row.getLong("pid") + "@" + row.getDouble("query_start")));
        return waiting;
    }

    /** The newest graph; an empty one of the epoch before the first look. */
    public BlockingGraph graph() {
        return graph;
    }

    /** When the gate last answered. */
    public Instant lastTick() {
        return lastTick;
    }
}
