package dev.godwit.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.function.Function;

/** Where one database is asked. Every future fails with {@link PostgresFailure}; belongs to one event loop. */
public interface Queries {

    /** Who answers, as soon as somebody can. */
    Future<ServerFacts> ready();

    /** The rows as {@code take} takes them, for one that need not hold them all; the deadline counts from the moment it is asked. */
    <T> Future<T> query(String sql, Duration deadline, boolean urgent, Function<Query<RowSet<Row>>, Future<T>> take);

    default Future<RowSet<Row>> query(String sql, Duration deadline, boolean urgent) {
        return query(sql, deadline, urgent, Query::execute);
    }

    /**
     * The same for a text that is asked again within seconds: where nobody stands between, the server parses and plans it once. Its
     * columns must be of types that have a binary format: no {@code oid}.
     */
    default Future<RowSet<Row>> often(String sql, Duration deadline, boolean urgent) {
        return query(sql, deadline, urgent);
    }

    /** Asks nothing any more. */
    Future<Void> close();
}
