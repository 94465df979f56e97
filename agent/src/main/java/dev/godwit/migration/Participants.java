package dev.godwit.migration;

import dev.godwit.migration.TimelineEvent.Kind;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The sessions of one migration: those that migrate, and those that wait for their turn. */
final class Participants {

    private static final int MOST = 50;

    private static final int LONGEST = 200;

    private record Saying(Instant begun, String text) {}

    private final Map<SessionId, MigrationSession> sessions = new LinkedHashMap<>();
    private final Map<SessionId, Saying> saying = new HashMap<>();

    Participants(List<MigrationSession> before) {
        before.forEach(session -> sessions.put(session.id(), session));
    }

    /** A session takes part at this moment; what is new about that goes into the timeline. */
    void add(Instant at, LookedSession session, boolean queued, Timeline timeline) {
        var known = sessions.get(session.id());
        if (known == null && sessions.size() >= MOST) {
            return;
        }
        boolean migrates = !queued || (known != null && known.migrates());
        int pid = session.id().pid();
        if (known == null && queued) {
            timeline.add(at, Kind.WAIT, "a second migrator waits for its turn: pid " + pid);
        } else if (known != null && migrates && !known.migrates()) {
            timeline.add(at, Kind.SIGN, "the second migrator has its turn: pid " + pid);
        }
        sessions.put(
                session.id(),
                new MigrationSession(
                        pid,
                        session.id().started(),
                        migrates ? "migrator" : "queued",
                        session.user(),
                        session.application(),
                        session.client(),
                        session.port(),
                        said(session),
                        known == null ? at : known.first(),
                        at));
    }

    /** Texts may be long, so each is read once. */
    private String said(LookedSession session) {
        var before = saying.get(session.id());
        if (before == null || !before.begun().equals(session.queryStart())) {
            var text = StatementText.shown(session.query(), LONGEST);
            saying.put(session.id(), new Saying(session.queryStart(), text));
        }
        var text = saying.get(session.id()).text();
        return session.active() || text.isEmpty() ? text : session.state() + ", last " + text;
    }

    boolean has(SessionId id) {
        return sessions.containsKey(id);
    }

    int size() {
        return sessions.size();
    }

    List<MigrationSession> all() {
        return List.copyOf(sessions.values());
    }

    /** Those that migrate and were there at {@code at}. */
    List<MigrationSession> migrators(Instant at) {
        return sessions.values().stream()
                .filter(session -> session.migrates() && session.last().equals(at))
                .toList();
    }

    Set<Integer> migratorPids(Instant at) {
        return migrators(at).stream().map(MigrationSession::pid).collect(Collectors.toSet());
    }

    /** How many ever migrated. */
    long migratorsEver() {
        return sessions.values().stream().filter(MigrationSession::migrates).count();
    }

    /** How many wait for their turn, as of {@code since}. */
    int queued(Instant since) {
        return (int) sessions.values().stream()
                .filter(session -> !session.migrates() && !session.last().isBefore(since))
                .count();
    }

    /** When any of them was seen last. */
    Optional<Instant> lastSeen() {
        return sessions.values().stream().map(MigrationSession::last).max(Comparator.naturalOrder());
    }
}
