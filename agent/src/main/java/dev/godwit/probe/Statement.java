package dev.godwit.probe;

import io.vertx.sqlclient.Row;

/**
 * One row of {@code pg_stat_statements}: its key, eviction-proof through {@code since} where the server gives it, and totals.
 * Times are seconds; {@code mean} and {@code deviation} (of the population) are over all its calls.
 *
 * @param shortest the shortest and {@code longest} call since {@code boundsSince}, in seconds; 0 if there was none
 * @param boundsSince seconds of the epoch; 0 where the server does not say, and then it is since the beginning
 * @param blocks of tables and indexes that were looked at, in memory or not
 */
public record Statement(
        Key key,
        double calls,
        double seconds,
        double mean,
        double deviation,
        double shortest,
        double longest,
        double boundsSince,
        double rows,
        double read,
        double write,
        double blocks) {

    /**
     * What it is counted under.
     *
     * @param since when it was first counted, in seconds of the epoch; 0 where the server does not say
     */
    public record Key(long user, long database, String queryId, boolean topLevel, double since) {}

    static Statement of(Row row) {
        var key = new Key(
                row.getLong("userid"),
                row.getLong("dbid"),
                row.getString("queryid"),
                row.getBoolean("toplevel"),
                row.getDouble("since"));
        return new Statement(
                key,
                row.getDouble("calls"),
                row.getDouble("milliseconds") / 1000,
                row.getDouble("mean") / 1000,
                row.getDouble("deviation") / 1000,
                row.getDouble("shortest") / 1000,
                row.getDouble("longest") / 1000,
                row.getDouble("bounds_since"),
                row.getDouble("rows"),
                row.getDouble("read_milliseconds") / 1000,
                row.getDouble("write_milliseconds") / 1000,
                row.getDouble("blocks"));
    }

    /** The same statement before anything was counted. */
    Statement blank() {
        return new Statement(key, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Whether this can only be counted anew since {@code before}: evicted, and called again. */
    boolean restarted(Statement before) {
        // Where the key has the time of its beginning, the longest call alone may have been reset.
        boolean shrunk = key.since() == 0 && longest < before.longest;
        return calls < before.calls || seconds < before.seconds || shrunk;
    }
}
