package dev.godwit.probe;

import io.vertx.sqlclient.Row;

/** One row of {@code pg_stat_statements}: its key, eviction-proof through {@code since} where the server gives it, and totals. */
record Statement(
        Key key, double calls, double seconds, double mean, double deviation, double rows, double read, double write) {

    record Key(long user, long database, String queryId, boolean topLevel, double since) {}

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
                row.getDouble("rows"),
                row.getDouble("read_milliseconds") / 1000,
                row.getDouble("write_milliseconds") / 1000);
    }
}
