package dev.godwit.migration;

import dev.godwit.postgres.Lane;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Cancels the statement of one session of a server, or ends the session. Never another's that got the same process id, nor
 * another piece of work of the same session: who it is and what it is at is read again by the statement that acts.
 */
final class SessionStop {

    /** What it must still be at: the server's times of its statement and its transaction, of which one is enough; null where that does not matter. */
    record Work(Instant statement, Instant transaction) {}

    private static final Duration DEADLINE = Duration.ofSeconds(2);

    /** What became of it. The server answers before the session heeds, so SENT does not mean stopped. */
    enum Sent {
        SENT,
        /** There is no such session any more, it is at something else by now, or the role may not see it. */
        GONE
    }

    private final Lane core;
    private final SqlFiles sql = SqlFiles.read("migration/stop");

    SessionStop(Lane core) {
        this.core = core;
    }

    /** {@code pg_cancel_backend}; fails with {@link PostgresFailure}, kind DENIED without pg_signal_backend. */
    Future<Sent> cancel(SessionId session, Work work) {
        return send(session, work, false);
    }

    /** {@code pg_terminate_backend}; fails as {@link #cancel}. */
    Future<Sent> terminate(SessionId session, Work work) {
        return send(session, work, true);
    }

    /** Whatever it is at by now. */
    Future<Sent> cancel(SessionId session) {
        return send(session, new Work(null, null), false);
    }

    /** Whatever it is at by now. */
    Future<Sent> terminate(SessionId session) {
        return send(session, new Work(null, null), true);
    }

    private Future<Sent> send(SessionId session, Work work, boolean terminate) {
        if (!core.connected()) {
            return Future.failedFuture(new PostgresFailure(PostgresFailure.Kind.LOST, "not connected"));
        }
        var text = sql.forMajor(core.facts().major())
                .orElseThrow()
                .replace("{terminate}", Boolean.toString(terminate))
                .replace("{pid}", Integer.toString(session.pid()))
                .replace("{started}", epoch(session.started()))
                .replace("{statement}", number(work.statement()))
                .replace("{transaction}", number(work.transaction()));
        return core.query(text, DEADLINE, false).map(rows -> {
            for (var row : rows) {
                if (Boolean.TRUE.equals(row.getBoolean("sent"))) {
                    return Sent.SENT;
                }
            }
            return Sent.GONE;
        });
    }

    private static String number(Instant instant) {
        return instant == null ? "null" : epoch(instant);
    }

    private static String epoch(Instant instant) {
        return String.format(Locale.ROOT, "%d.%06d", instant.getEpochSecond(), instant.getNano() / 1000);
    }
}
