package dev.godwit.migration;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A session of a migration that is at something, as of one look.
 *
 * @param transaction when its transaction began, null outside one; {@code statement} when its statement did; the server's times
 * @param idle whether it only keeps its transaction open
 * @param eligible whether it shows at this look that it migrates; what does not is never stopped
 * @param victims sessions that wait for it, directly or not
 */
record Culprit(
        LookedSession session, Instant transaction, Instant statement, boolean idle, boolean eligible, int victims) {

    private static final String OWN = "godwit";
    private static final int LONGEST = 200;

    /** Those that block most first, then those that work, then the one that has been at it longest. */
    private static final Comparator<Culprit> WORST = Comparator.comparingInt(Culprit::victims)
            .reversed()
            .thenComparing(Culprit::idle)
            .thenComparing(Culprit::statement);

    SessionId id() {
        return session.id();
    }

    /** Whether it is the same session at the same statement, or in the same transaction. */
    boolean same(Culprit other) {
        return id().equals(other.id())
                && (statement.equals(other.statement)
                        || (transaction != null && transaction.equals(other.transaction)));
    }

    String text() {
        return StatementText.shown(session.query(), LONGEST);
    }

    /** Every session of a migration that runs a statement or is in a transaction, the worst first. */
    static List<Culprit> of(ServerWatch watch, Migration migration) {
        var look = watch.last();
        var migrators = migration.participants().migrators(look.at()).stream()
                .map(MigrationSession::id)
                .toList();
        return look.sessions().stream()
                .filter(session -> migrators.contains(session.id()))
                .filter(session -> session.active() || (session.inTransaction() && !session.aborted()))
                .map(session -> of(watch, session))
                .sorted(WORST)
                .toList();
    }

    private static Culprit of(ServerWatch watch, LookedSession session) {
        var node = watch.server().graph().get().node("pid:" + session.id().pid());
        boolean own = session.application().equals(OWN) || session.application().startsWith(OWN + "-");
        // A tool may go back to a pool: what its session does there is nobody's migration.
        boolean shows = watch.signs(session.id()) || session.locks().stream().anyMatch(HeldLock::strong);
        return new Culprit(
                session,
                session.xactStart(),
                session.queryStart(),
                !session.active(),
                shows && !own,
                node == null ? 0 : node.victims());
    }
}
