package dev.godwit.probe;

import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SqlFiles;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the role may see other sessions. To one that may not PostgreSQL shows them without what they do, and nobody would
 * seem to wait, to be idle or to copy anything: what depends on it is denied instead.
 */
final class Sight {

    /** How often it is asked anew, so that a grant shows soon. */
    static final Duration EVERY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Sight.class);
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    /** Functions that hide what is another role's. */
    private static final List<String> HIDING = List.of(
            "pg_stat_get_activity",
            "pg_stat_get_progress_info",
            "pg_stat_get_wal_senders",
            "pg_stat_get_wal_receiver",
            "pg_stat_get_subscription",
            "pg_stat_statements(");

    private final DatabaseSettings database;
    private final Lane core;
    private final Queries relations;
    private final SqlFiles sql = SqlFiles.read("probes/sight");
    private Boolean sees;
    private boolean told;

    /** @param relations where it is asked; what {@code core} was told while connecting counts until there is an answer */
    Sight(DatabaseSettings database, Lane core, Queries relations) {
        this.database = database;
        this.core = core;
        this.relations = relations;
    }

    /** Asks anew. Never fails. */
    Future<Void> look() {
        return relations
                .ready()
                .compose(facts -> relations.query(sql.forMajor(facts.major()).orElseThrow(), DEADLINE, false))
                .onSuccess(rows -> sees = rows.iterator().next().getBoolean("sees"))
                .onSuccess(rows -> tell())
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private void tell() {
        if (blind() != told) {
            told = blind();
            if (told) {
                LOG.warn("{}: {}", database.target(), reason());
            } else {
                LOG.info("{}: other sessions can be seen", database.target());
            }
        }
    }

    boolean blind() {
        return sees != null ? !sees : core.connected() && !core.facts().sees();
    }

    /** Why, and what helps, for people. */
    String reason() {
        return "the role may not see other sessions: grant pg_monitor to "
                + database.address().user();
    }

    /** The reading, denied while it would mistake what is hidden for what is not there. */
    Reading guard(ProbeDefinition definition, Reading reading) {
        return hiding(definition.sql()) ? new Guarded(reading) : reading;
    }

    private static boolean hiding(SqlFiles sql) {
        return Stream.iterate(14, major -> major + 1)
                .limit(10)
                .map(sql::forMajor)
                .flatMap(Optional::stream)
                .anyMatch(text -> HIDING.stream().anyMatch(text::contains));
    }

    private final class Guarded implements Reading {

        private final Reading reading;

        Guarded(Reading reading) {
            this.reading = reading;
        }

        @Override
        public Future<?> ready() {
            return blind()
                    ? Future.failedFuture(new PostgresFailure(PostgresFailure.Kind.DENIED, reason()))
                    : reading.ready();
        }

        @Override
        public Future<List<Sample>> read() {
            return reading.read();
        }
    }
}
