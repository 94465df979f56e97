package dev.godwit.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether the migrations that run have done for a while what they do: one long statement, or nothing. Then they are looked at less
 * often, which is most of what watching a migration costs a server.
 */
final class Calm {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What a session does, without what moves by itself. */
    private record Doing(
            SessionId id, String state, Instant queryStart, Long queryId, String waitType, Set<String> locks) {

        static Doing of(LookedSession session) {
            var locks = new HashSet<String>();
            session.locks().forEach(lock -> locks.add(lock.relation() + lock.mode() + lock.granted()));
            return new Doing(
                    session.id(),
                    session.state(),
                    session.queryStart(),
                    session.queryId(),
                    session.waitType().equals("Lock") ? "Lock" : "",
                    locks);
        }
    }

    private Set<Doing> last = Set.of();
    private Instant since = Instant.MAX;

    /** To be told of every look. */
    void look(Look look, Collection<Migration> running) {
        var now = new HashSet<Doing>();
        look.sessions().stream()
                .filter(session -> running.stream().anyMatch(one -> one.has(session.id())))
                .forEach(session -> now.add(Doing.of(session)));
        if (!now.equals(last) || since.equals(Instant.MAX)) {
            since = look.at();
        }
        last = now;
    }

    /** Somebody waits for them: what they do may be the same, and matters more now. */
    void disturbed(Instant at) {
        since = at;
    }

    boolean at(Instant now) {
        return !since.equals(Instant.MAX) && Duration.between(since, now).compareTo(PATIENCE) >= 0;
    }
}
