package dev.godwit.migration;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Which of the migrations that run a sign belongs to. */
final class Joining {

    private Joining() {}

    /** @param started when the session began, by our clock */
    static Optional<Migration> find(Collection<Migration> running, LookedSession session, Instant started, Sign sign) {
        var here = running.stream()
                .filter(one -> one.database().equals(session.database()))
                .toList();
        return here.stream()
                .filter(one -> one.has(session.id()))
                .findFirst()
                .or(() -> here.stream().filter(one -> one.owns(session)).findFirst())
                .or(() -> here.stream()
                        .filter(one -> sign.known() && one.tool().equals(sign.tool()))
                        .findFirst())
                .or(() -> here.stream().filter(one -> open(one, started)).findFirst())
                .or(() -> here.stream()
                        .filter(one -> companion(one, session, sign))
                        .findFirst());
    }

    /**
     * Whose lock row was taken after {@code since}: that of one whose tool nobody knows yet, which was announced or has begun since
     * then. A tool takes its row before it works, and a history is read less often than sessions are looked at.
     */
    static Optional<Migration> holder(Collection<Migration> running, String database, Instant since) {
        return running.stream()
                .filter(one -> one.database().equals(database) && !one.certain())
                .filter(one -> one.announced().filter(Announced::open).isPresent()
                        || (one.announced().isEmpty() && !one.begun().isBefore(since)))
                .findFirst();
    }

    /** Whether it is too early to say, for what one of them knows of its own connections is older than the session. */
    static boolean early(Collection<Migration> running, LookedSession session, Instant started, Sign sign) {
        return running.stream()
                .filter(one -> one.database().equals(session.database())
                        && one.announced().filter(Announced::open).isPresent())
                .anyMatch(one -> one.peers().any()
                        && one.peers().undecided(started)
                        && !one.has(session.id())
                        && !one.owns(session)
                        && !(sign.known() && one.tool().equals(sign.tool())));
    }

    /**
     * While an announced one is open, whoever migrates in its database is taken for a part of it; one that knows its own sessions by
     * their marker or their connections takes another only while it has seen none of these, and only one that began after it.
     */
    private static boolean open(Migration migration, Instant started) {
        return migration
                .announced()
                .filter(Announced::open)
                .filter(one -> !migration.peers().any())
                .filter(one -> one.marker().isEmpty()
                        || (!started.isBefore(migration.begun())
                                && migration.sessions().stream()
                                        .noneMatch(session -> one.carriedBy(session.application()))))
                .isPresent();
    }

    /** Many tools hold their lock in one session and work in another, which gives no sign of the tool. */
    private static boolean companion(Migration migration, LookedSession session, Sign sign) {
        return !sign.known()
                && migration.tool().known()
                && (migration.participants().migratorsEver() == 0
                        || migration.sessions().stream()
                                .anyMatch(one -> one.user().equals(session.user())
                                        && one.application().equals(session.application())
                                        && one.client().equals(session.client())));
    }
}
