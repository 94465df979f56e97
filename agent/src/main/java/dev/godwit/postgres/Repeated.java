package dev.godwit.postgres;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one connection is asked again and again. A look for migrations takes the server a fifth of the time where it need not be
 * parsed and planned, so a text that comes back is prepared. Only where nobody stands between: a pooler would give the next statement to a
 * server that knows nothing of the last.
 */
final class Repeated {

    /** Prepared at once; that not used for the longest time goes. */
    static final int MOST = 48;

    private static final int REMEMBERED = 128;

    /** Asked this often, a text will be asked again. */
    private static final int OFTEN = 3;

    private final PgConnection connection;
    private final Map<String, Integer> asked = bounded(REMEMBERED, forgotten -> {});
    private final Map<String, Future<PreparedStatement>> prepared =
            bounded(MOST, eldest -> eldest.onSuccess(PreparedStatement::close));

    Repeated(PgConnection connection) {
        this.connection = connection;
    }

    private static <V> Map<String, V> bounded(int most, Consumer<V> gone) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                boolean full = size() > most;
                if (full) {
                    gone.accept(eldest.getValue());
                }
                return full;
            }
        };
    }

    /** The best way to ask it now. Never fails. */
    Future<Query<RowSet<Row>>> query(String sql) {
        Query<RowSet<Row>> plain = connection.query(sql);
        if (asked.merge(sql, 1, Integer::sum) < OFTEN) {
            return Future.succeededFuture(plain);
        }
        return prepared.computeIfAbsent(sql, connection::prepare)
                .onFailure(refused -> forget(sql))
                .<Query<RowSet<Row>>>map(PreparedStatement::query)
                .otherwise(plain);
    }

    /** It failed, maybe because the server does not know it any more. */
    void forget(String sql) {
        asked.remove(sql);
        var gone = prepared.remove(sql);
        if (gone != null) {
            gone.onSuccess(PreparedStatement::close);
        }
    }
}
