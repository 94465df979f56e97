package dev.godwit.probe;

import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.Greeting;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** What the role of a target may not see, and the statement by which an administrator lets it. */
public final class Grants {

    /**
     * Something missing.
     *
     * @param needed whether little is left to watch without it
     * @param what what is unknown meanwhile
     * @param statement SQL to run as an administrator, in the target's database
     */
    public record Missing(boolean needed, String what, String statement) {}

    private static final SqlFiles SQL = SqlFiles.read("probes/grants");

    private Grants() {}

    /** Connects once and asks; fails with a {@code PostgresFailure}. */
    public static Future<List<Missing>> missing(Vertx vertx, DatabaseSettings database) {
        return Greeting.ask(vertx, database, SQL).map(rows -> {
            var missing = new ArrayList<Missing>();
            rows.forEach(row -> missing.add(
                    new Missing(row.getBoolean("needed"), row.getString("what"), row.getString("statement"))));
            return missing;
        });
    }
}
