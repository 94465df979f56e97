package dev.godwit.probe;

import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.ServerFacts;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;

/** Where the counters of statements are read, by whoever wants to know how they grew. Belongs to one event loop. */
public final class StatementsSource {

    private static final Duration DEADLINE = Duration.ofSeconds(1);

    /** Version 1.9 came with PostgreSQL 14, 1.11 with 17; those between are alike. */
    private static final int VERSION_TO_MAJOR = 6;

    private static final int OLDEST = 14;

    /** The counters, and where the extension is that has them. */
    public record Found(StatementsLook look, Extension.Place place) {}

    private final SqlFiles counters;
    private final Queries core;
    private final Queries relations;
    private final Duration timeout;
    private final Extension extension = new Extension("pg_stat_statements");
    private final SqlFiles running = SqlFiles.read("statements/running");

    /** @param relations where the extension is looked for; all else is asked on {@code core} */
    StatementsSource(SqlFiles counters, Queries core, Queries relations, Duration timeout) {
        this.counters = counters;
        this.core = core;
        this.relations = relations;
        this.timeout = timeout;
    }

    /** On any lane of a database that has the extension, with the SQL of the probe. */
    public StatementsSource(Queries lane, Duration timeout) {
        this(SqlFiles.read("probes/" + StatementsReading.PROBE), lane, lane, timeout);
    }

    /** Fails with {@link PostgresFailure}, as unsupported where the extension is missing or too old. */
    public Future<Found> read() {
        return extension
                .find(relations)
                .compose(place -> core.ready().compose(facts -> ask(place, facts)))
                .onFailure(gone -> extension.forget());
    }

    /** First the counters, then what runs: what ends in between is counted at the next look, and known to have run at this. */
    private Future<Found> ask(Extension.Place place, ServerFacts facts) {
        var sql = counters.forMajor(major(place.version(), facts));
        if (sql.isEmpty()) {
            return Future.failedFuture(new PostgresFailure(
                    PostgresFailure.Kind.UNSUPPORTED,
                    "pg_stat_statements " + place.version()
                            + " is too old; alter extension pg_stat_statements update"));
        }
        var now = running.forMajor(OLDEST).orElseThrow();
        return query(place.in(sql.get()), timeout)
                .compose(statements -> query(place.in(now), DEADLINE)
                        .map(active -> new Found(StatementsLook.of(statements, active), place)));
    }

    private Future<RowSet<Row>> query(String sql, Duration deadline) {
        return core.often(sql, deadline, false);
    }

    /** The server's version that first had this one of the extension; columns follow the extension's. */
    private static int major(String version, ServerFacts facts) {
        var minor = version.substring(version.indexOf('.') + 1);
        boolean number = !minor.isEmpty() && minor.chars().allMatch(Character::isDigit);
        int major = number ? Integer.parseInt(minor) + VERSION_TO_MAJOR : facts.major();
        return major > OLDEST ? major : 0;
    }
}
