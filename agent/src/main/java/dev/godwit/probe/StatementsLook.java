package dev.godwit.probe;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code pg_stat_statements} and the running statements were at one moment.
 *
 * @param now the server's clock, in seconds of the epoch
 * @param started when the server began; another server, or the same after a restart, has another
 * @param reset when all counters were last reset, and {@code evictions} how often statements were thrown out since
 * @param statements the most expensive first
 * @param running statements that have run for more than a second
 * @param ownUser the agent's role, and {@code alone} whether nobody else was seen to use it and it may not do everything
 */
public record StatementsLook(
        double now,
        double started,
        double reset,
        double evictions,
        Map<Statement.Key, Statement> statements,
        List<Running> running,
        long ownUser,
        boolean alone) {

    /** As many as the SQL reads. */
    static final int MOST_STATEMENTS = 10_000;

    static final int MOST_RUNNING = 200;

    static StatementsLook of(RowSet<Row> statements, RowSet<Row> running) {
        var counted = new LinkedHashMap<Statement.Key, Statement>();
        statements.forEach(row -> {
            var statement = Statement.of(row);
            counted.put(statement.key(), statement);
        });
        var longer = new ArrayList<Running>();
        running.forEach(row -> {
            if (row.getLong("pid") != null) {
                longer.add(Running.of(row));
            }
        });
        var server = running.iterator().next();
        return new StatementsLook(
                server.getDouble("now"),
                server.getDouble("started"),
                server.getDouble("reset"),
                server.getDouble("evictions"),
                counted,
                longer,
                server.getLong("own_userid"),
                server.getBoolean("own_alone"));
    }

    /** Whether every statement was read: then one that was not there was counted nowhere. */
    public boolean complete() {
        return statements.size() < MOST_STATEMENTS;
    }

    /** Whether every statement that runs for more than a second is known. */
    boolean sawAll() {
        return running.size() < MOST_RUNNING;
    }

    /** Whether counters of the two can be compared at all. */
    public boolean follows(StatementsLook before) {
        return before != null && before.started == started;
    }

    /** Whether executions since {@code before} may be missing, because their statement was evicted or everything was reset. */
    public boolean lostSince(StatementsLook before) {
        return before.evictions != evictions || before.reset != reset;
    }

    /**
     * What each statement had when the window began: nothing, if it was first counted in it. A statement whose past is not
     * known, because not all could be read then, is missing here.
     */
    public Map<Statement.Key, Statement> origins(StatementsLook before) {
        var origins = new LinkedHashMap<Statement.Key, Statement>();
        statements.forEach((key, statement) -> {
            var earlier = before.statements.get(key);
            boolean anew = before.reset != reset
                    || (earlier == null && (before.complete() || key.since() >= before.now))
                    || (earlier != null && statement.restarted(earlier));
            if (anew) {
                origins.put(key, statement.blank());
            } else if (earlier != null) {
                origins.put(key, earlier);
            }
        });
        return origins;
    }
}
