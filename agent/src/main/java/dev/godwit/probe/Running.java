package dev.godwit.probe;

import io.vertx.sqlclient.Row;

/**
 * A statement that is being executed.
 *
 * @param id its process and the moment its session received it
 * @param queryId empty while it has none, as when it waits for a lock on a table it is yet to be planned for
 * @param age seconds since then, lock waits and planning included
 */
public record Running(Id id, long user, long database, String queryId, double age) {

    /**
     * One execution of one session.
     *
     * @param began the server's clock, in seconds of the epoch
     */
    public record Id(long pid, double began) {}

    static Running of(Row row) {
        return new Running(
                new Id(row.getLong("pid"), row.getDouble("began")),
                row.getLong("userid"),
                row.getLong("dbid"),
                row.getString("queryid"),
                row.getDouble("age"));
    }

    boolean of(Statement.Key key) {
        return key.topLevel()
                && key.user() == user
                && key.database() == database
                && key.queryId().equals(queryId);
    }
}
