package dev.godwit.probe;

import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SessionSettings;
import dev.godwit.postgres.Turns;
import dev.godwit.postgres.Visits;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Access to the other databases of one target's server, a few sessions at a time. */
final class Visited {

    /** Sessions that all of them together have at most. */
    static final int SESSIONS = 2;

    /** A new session costs the server more than what is asked in it. */
    private static final Duration SELDOM = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Visited.class);

    private final DatabaseSettings target;
    private final Target.Surroundings around;
    private final BooleanSupplier up;
    private final Turns turns = new Turns(SESSIONS);
    private final TreeMap<String, String> refused = new TreeMap<>();

    Visited(DatabaseSettings target, Target.Surroundings around, BooleanSupplier up) {
        this.target = target;
        this.around = around;
        this.up = up;
    }

    /** How often what has this beat is asked there, unless told otherwise. */
    static Duration beat(Duration own) {
        return own.compareTo(SELDOM) < 0 ? SELDOM : own;
    }

    Queries to(DatabaseSettings database, SessionSettings settings) {
        return new Visits(
                around.vertx(),
                database,
                settings,
                around.random(),
                turns,
                failure -> told(database.address().database(), failure));
    }

    /** Whether the target itself answers; the others' trouble is then their own. */
    boolean isUp() {
        return up.getAsBoolean();
    }

    /** Each reason once, however many databases it keeps us out of: a role with too few connections has it for all. */
    private void told(String database, Optional<PostgresFailure> failure) {
        if (failure.isEmpty()) {
            if (refused.remove(database) != null && refused.isEmpty()) {
                LOG.info("{}: every other database can be asked again", target.target());
            }
        } else if (isUp()) {
            var reason = failure.get().getMessage();
            boolean fresh = !refused.containsValue(reason);
            refused.put(database, reason);
            if (fresh) {
                LOG.warn("{}: cannot ask database {}: {}", target.target(), database, reason);
            }
        }
    }

    /** It is no longer watched. */
    void forget(String database) {
        refused.remove(database);
    }
}
