package dev.godwit.probe;

import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.PostgresFailure;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a server answers, since when it does not and why, told in the log once: while one outage shows many faces, the
 * first is in the log and the current one in {@code /api/targets}. Only that we are refused is worth a second line, because
 * waiting does not help then.
 */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final DatabaseSettings database;

    private boolean over;
    private boolean told;
    private boolean toldRefused;
    private Instant since;
    private String reason = "connecting";

    /** A server counts as down until it has answered. */
    Outage(DatabaseSettings database, Instant since) {
        this.database = database;
        this.since = since;
    }

    /** The server, of this release, answered; says whether that is news. */
    boolean over(String version, Instant now) {
        if (over) {
            return false;
        }
        over = true;
        told = false;
        toldRefused = false;
        LOG.info(
                "{}: connected to PostgreSQL {} after {} s",
                database.target(),
                version,
                Duration.between(since, now).toSeconds());
        return true;
    }

    /** The server does not answer, for this reason; says whether it did until now. */
    boolean seen(PostgresFailure failure, Instant now) {
        boolean begins = over;
        if (begins) {
            since = now;
        }
        var why = failure.getMessage();
        boolean changed = begins || !why.equals(reason);
        boolean refused = failure.kind() == PostgresFailure.Kind.REFUSED;
        over = false;
        reason = why;
        if (changed && (!told || (refused && !toldRefused))) {
            told = true;
            toldRefused = refused;
            LOG.warn("{}: cannot watch {}: {}", database.target(), database.address(), why);
        }
        return begins;
    }

    boolean isOver() {
        return over;
    }

    /** Why, for people; empty once it is over. */
    String reason() {
        return over ? "" : reason;
    }
}
