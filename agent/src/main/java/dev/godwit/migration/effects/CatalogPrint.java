package dev.godwit.migration.effects;

import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Whether a schema is still the one it was: one hash of all that DDL changes and maintenance does not. Reading it is dear where
 * there are thousands of tables, so it is read only when the server counted writes into its catalogs, and now and then.
 *
 * <p>Not seen is what comes and goes by itself: temporary relations, partitions, and tables that have exactly the columns of a
 * partitioned table, as those have that are about to be attached or were just detached.
 */
public final class CatalogPrint {

    /** The counters of writes may lose some, so they are not believed for ever. */
    static final Duration ANYWAY = Duration.ofMinutes(5);

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final List<String> SORTS =
            List.of("relations", "columns", "indexes", "constraints", "types", "routines", "triggers");

    /**
     * The hash, and how many there are of each sort.
     *
     * @param took how long the server and the way to it needed; of a print that was not read anew, for asking whether it must
     */
    public record Print(String hash, Map<String, Long> counts, Duration took) {}

    private final Queries lane;
    private final LongSupplier nanos;
    private final SqlFiles written = SqlFiles.read("effects/written");
    private final SqlFiles print = SqlFiles.read("effects/print");

    private Print last;
    private long writes;
    private Instant readAt = Instant.MIN;

    /** @param lane the one for what touches relations; {@code nanos} is a monotonic clock */
    public CatalogPrint(Queries lane, LongSupplier nanos) {
        this.lane = lane;
        this.nanos = nanos;
    }

    /**
     * The print, read anew if it may have changed since the last. The counters tell of a write a moment late, at the most a
     * minute. Fails with {@link PostgresFailure}.
     */
    public Future<Print> look(Instant now) {
        long begun = nanos.getAsLong();
        return ask(written).compose(row -> {
            long counted = row.getLong("written") == null ? 0 : row.getLong("written");
            boolean known = last != null && counted == writes && now.isBefore(readAt.plus(ANYWAY));
            return known
                    ? Future.succeededFuture(new Print(last.hash(), last.counts(), since(begun)))
                    : read(now).onSuccess(fresh -> writes = counted);
        });
    }

    /** The print, read now. Fails with {@link PostgresFailure}. */
    public Future<Print> read(Instant now) {
        long begun = nanos.getAsLong();
        return ask(print).map(row -> {
            last = new Print(row.getString("hash"), counts(row), since(begun));
            readAt = now;
            return last;
        });
    }

    /** How long the last reading took; zero before the first. */
    Duration took() {
        return last == null ? Duration.ZERO : last.took();
    }

    private Future<Row> ask(SqlFiles sql) {
        return lane.ready()
                .compose(facts -> lane.query(sql.forMajor(facts.major()).orElseThrow(), DEADLINE, false))
                .map(rows -> rows.iterator().next());
    }

    private Duration since(long begun) {
        return Duration.ofNanos(nanos.getAsLong() - begun);
    }

    private static Map<String, Long> counts(Row row) {
        var counts = new LinkedHashMap<String, Long>();
        SORTS.forEach(sort -> counts.put(sort, row.getLong(sort)));
        return counts;
    }
}
