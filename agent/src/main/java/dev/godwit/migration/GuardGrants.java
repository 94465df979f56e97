package dev.godwit.migration;

import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.Greeting;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * What the guard may do on a server.
 *
 * @param allowed whether it may cancel sessions of other roles
 * @param statement SQL by which an administrator lets it
 * @param superusers some of those whose sessions it can never cancel, for people; empty if there are none
 */
public record GuardGrants(boolean allowed, String statement, String superusers) {

    private static final SqlFiles SQL = SqlFiles.read("migration/grants");

    /** Connects once and asks; fails with a {@code PostgresFailure}. */
    public static Future<GuardGrants> ask(Vertx vertx, DatabaseSettings database) {
        return Greeting.ask(vertx, database, SQL).map(rows -> {
            var row = rows.iterator().next();
            return new GuardGrants(row.getBoolean("allowed"), row.getString("statement"), row.getString("superusers"));
        });
    }
}
