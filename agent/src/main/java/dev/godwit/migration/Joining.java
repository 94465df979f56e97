package dev.godwit.migration;

import java.util.Collection;
import java.util.Optional;

/** Which of the migrations that run a sign belongs to. */
final class Joining {

    private Joining() {}

    static Optional<Migration> find(Collection<Migration> running, LookedSession session, Sign sign) {
        var here = running.stream()
                .filter(one -> one.database().equals(session.database()))
                .toList();
        return here.stream()
                .filter(one -> one.has(session.id()))
                .findFirst()
                .or(() -> here.stream().filter(one -> carries(one, session)).findFirst())
                .or(() -> here.stream()
                        .filter(one -> sign.known() && one.tool().equals(sign.tool()))
                        .findFirst())
                .or(() -> here.stream().filter(Joining::open).findFirst())
                .or(() -> here.stream()
                        .filter(one -> companion(one, session, sign))
                        .findFirst());
    }

    private static boolean carries(Migration migration, LookedSession session) {
        return migration
                .announced()
                .filter(one -> one.carriedBy(session.application()))
                .isPresent();
    }

    /** While an announced one is open, whoever migrates in its database is taken for a part of it. */
    private static boolean open(Migration migration) {
        return migration.announced().filter(Announced::open).isPresent();
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
