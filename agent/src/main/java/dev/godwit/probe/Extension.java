package dev.godwit.probe;

import dev.godwit.postgres.Lane;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import java.time.Duration;

/** Where an extension's functions are. Its schema is whatever the one who created it chose, and no search path finds it. */
final class Extension {

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final String WRITTEN = "public.";

    private final String name;
    private final SqlFiles sql = SqlFiles.read("probes/extension");
    private String schema;

    Extension(String name) {
        this.name = name;
    }

    /** The SQL with the extension's schema where it says {@code public}; fails as unsupported where it is not installed. */
    Future<String> in(String text, Lane lane) {
        if (schema != null) {
            return Future.succeededFuture(text.replace(WRITTEN, schema + "."));
        }
        var asked = sql.forMajor(lane.facts().major()).orElseThrow().replace("pg_stat_statements", name);
        return lane.query(asked, DEADLINE, false).compose(rows -> {
            if (rows.size() == 0) {
                return Future.failedFuture(new PostgresFailure(
                        PostgresFailure.Kind.UNSUPPORTED, name + " is not installed in this database"));
            }
            schema = rows.iterator().next().getString("schema");
            return Future.succeededFuture(text.replace(WRITTEN, schema + "."));
        });
    }

    /** It may be dropped and created anew elsewhere. */
    void forget() {
        schema = null;
    }
}
