package dev.godwit.probe;

import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.ServerFacts;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import java.time.Duration;

/** Where an extension's functions are. Its schema is whatever the one who created it chose, and no search path finds it. */
public final class Extension {

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final String WRITTEN = "public.";

    /** Where it is, and which version its functions are of: an update of the server alone leaves the old one. */
    public record Place(String schema, String version) {

        /** The SQL with this schema where it says {@code public}. */
        public String in(String text) {
            return text.replace(WRITTEN, schema + ".");
        }
    }

    private final String name;
    private final SqlFiles sql = SqlFiles.read("probes/extension");
    private Place place;

    public Extension(String name) {
        this.name = name;
    }

    /** The SQL with the extension's schema where it says {@code public}; fails as unsupported where it is not installed. */
    Future<String> in(String text, Queries lane) {
        return find(lane).map(found -> found.in(text));
    }

    /** Asks once and remembers; fails as unsupported where it is not installed. */
    public Future<Place> find(Queries lane) {
        if (place != null) {
            return Future.succeededFuture(place);
        }
        return lane.ready().compose(facts -> ask(facts, lane));
    }

    private Future<Place> ask(ServerFacts facts, Queries lane) {
        var asked = sql.forMajor(facts.major()).orElseThrow().replace("pg_stat_statements", name);
        return lane.query(asked, DEADLINE, false).compose(rows -> {
            if (rows.size() == 0) {
                return Future.failedFuture(new PostgresFailure(
                        PostgresFailure.Kind.UNSUPPORTED, name + " is not installed in this database"));
            }
            var row = rows.iterator().next();
            place = new Place(row.getString("schema"), row.getString("version"));
            return Future.succeededFuture(place);
        });
    }

    /** It may be dropped and created anew elsewhere. */
    public void forget() {
        place = null;
    }
}
