package dev.godwit.migration;

import dev.godwit.activity.BlockingGraph;
import dev.godwit.activity.BlockingNode;
import dev.godwit.activity.Holder;
import dev.godwit.postgres.SqlFiles;
import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what makes CREATE INDEX, REINDEX and DETACH PARTITION CONCURRENTLY fail or hang whatever the load is. Some of it
 * lasts no longer than a second, so what was seen is kept for a minute.
 */
final class Hazards {

    static final Descriptor SERIES = Descriptor.gauge(
            "godwit_migration_hazard",
            "1 while, and for a minute after, a CONCURRENTLY of the migration is in danger by how it is run.");

    private static final Logger LOG = LoggerFactory.getLogger(Hazards.class);
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final int MOST = 50;
    private static final Pattern TIMEOUT = Pattern.compile(
            "\\bset\\s+(?:session\\s+)?lock_timeout\\s*(?:=|to)\\s*'?([^'; ]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern NONE = Pattern.compile("0+ *[a-z]*|default", Pattern.CASE_INSENSITIVE);

    /** One statement of one session, while it is watched. */
    private static final class Watched {
        private final Instant statement;
        private final boolean concurrent;
        private final Set<String> told = new HashSet<>();

        /** The series of a lock_timeout, in force as long as the statement runs. */
        private Labels timeout;

        Watched(Instant statement, boolean concurrent) {
            this.statement = statement;
            this.concurrent = concurrent;
        }
    }

    private final Server server;
    private final Leftovers leftovers;
    private final InstantSource clock;
    private final SqlFiles sql = SqlFiles.read("migration/lock_timeout");
    private final Map<SessionId, Watched> watched = new HashMap<>();
    private final Map<SessionId, String> timeouts = new HashMap<>();
    private final Map<Labels, Instant> seen = new LinkedHashMap<>();

    Hazards(Server server, Leftovers leftovers, InstantSource clock) {
        this.server = server;
        this.leftovers = leftovers;
        this.clock = clock;
    }

    /** What is to be seen at this moment; cheap while nothing works CONCURRENTLY. */
    void look(Look look, Collection<Migration> running, BlockingGraph graph) {
        var there = look.sessions().stream().map(LookedSession::id).collect(Collectors.toSet());
        watched.keySet().retainAll(there);
        timeouts.keySet().retainAll(there);
        for (var migration : running) {
            var migrators = migration.participants().migratorPids(look.at());
            look.sessions().stream()
                    .filter(session -> migration.has(session.id())
                            && migrators.contains(session.id().pid()))
                    .forEach(session -> look(look, migration, session, graph));
        }
    }

    private void look(Look look, Migration migration, LookedSession session, BlockingGraph graph) {
        var set = TIMEOUT.matcher(session.query());
        while (set.find()) {
            timeouts.put(session.id(), set.group(1));
        }
        if (!session.active()) {
            return;
        }
        var before = watched.get(session.id());
        boolean first = before == null || !before.statement.equals(session.queryStart());
        var now = first ? new Watched(session.queryStart(), leftovers.leaves(session)) : before;
        if (first) {
            watched.put(session.id(), now);
        }
        if (!now.concurrent) {
            return;
        }
        if (first) {
            lockTimeout(migration, session, now);
        }
        if (now.timeout != null) {
            seen.replace(now.timeout, look.at().plus(KEPT));
        }
        var node = Optional.ofNullable(graph.node("pid:" + session.id().pid()));
        var blockers = node.map(BlockingNode::blockedBy).orElse(List.of());
        queued(migration, graph, blockers)
                .ifPresent(text -> tell(migration, now, Hazard.QUEUED_MIGRATOR, session, text));
        own(migration, graph, blockers, session)
                .ifPresent(text -> tell(migration, now, Hazard.OWN_SESSION, session, text));
    }

    /** Whoever waits for a key that the migration holds, with the snapshot of a statement that will not end before it. */
    private static Optional<String> queued(Migration migration, BlockingGraph graph, List<String> blockers) {
        var own = migration.sessions().stream().map(one -> "pid:" + one.pid()).collect(Collectors.toSet());
        var waiting = graph.nodes().stream()
                .filter(one -> one.wanted() != null && one.wanted().type().equals("advisory"))
                .filter(one -> one.blockedBy().stream().anyMatch(own::contains))
                .toList();
        var deadly =
                waiting.stream().filter(one -> blockers.contains(one.key())).findFirst();
        if (deadly.isPresent()) {
            return Optional.of(
                    "is in a deadlock: it waits for " + deadly.get().holder().title()
                            + ", which waits for its migrator's key; within a second (deadlock_timeout) the server cancels one of"
                            + " them, most likely this one, and its index stays INVALID");
        }
        return waiting.stream()
                .findFirst()
                .map(one -> "will run into a deadlock: " + one.holder().title()
                        + " waits for its migrator's key with a snapshot that it must wait for; end that one now");
    }

    /** The tool's lock is held by a session of its own that does nothing: no deadlock to the server, and it never ends. */
    private static Optional<String> own(
            Migration migration, BlockingGraph graph, List<String> blockers, LookedSession session) {
        return migration.sessions().stream()
                .filter(one -> !one.id().equals(session.id()) && blockers.contains("pid:" + one.pid()))
                .filter(one -> idle(graph.node("pid:" + one.pid())))
                .findFirst()
                .map(one -> "waits for pid " + one.pid()
                        + ", its own tool's session, which is idle in a transaction until this ends: it never will; "
                        + (migration.tool().name().equals("flyway")
                                ? "set flyway.postgresql.transactional.lock=false"
                                : "let the tool keep its lock outside of a transaction"));
    }

    private static boolean idle(BlockingNode node) {
        return node != null
                && node.holder() instanceof Holder.Backend backend
                && backend.state().startsWith("idle in transaction");
    }

    private void lockTimeout(Migration migration, LookedSession session, Watched now) {
        var set = timeouts.get(session.id());
        if (set != null) {
            inForce(migration, session, now, set, "its session");
            return;
        }
        var lane = server.main();
        lane.ready()
                .compose(facts -> lane.query(
                        sql.forMajor(facts.major())
                                .orElseThrow()
                                .replace("{pid}", Integer.toString(session.id().pid())),
                        DEADLINE,
                        false))
                .onSuccess(rows -> rows.forEach(
                        row -> inForce(migration, session, now, row.getString("value"), row.getString("whose"))));
    }

    private void inForce(Migration migration, LookedSession session, Watched now, String value, String whose) {
        if (!NONE.matcher(value).matches()) {
            tell(
                    migration,
                    now,
                    Hazard.LOCK_TIMEOUT,
                    session,
                    "runs with a lock_timeout of " + value + " (set for " + whose
                            + "), which also ends its waits for older transactions and leaves the index INVALID;"
                            + " SET lock_timeout = 0 before it");
        }
    }

    /** Once a text of a statement; the series stands as long as it does. */
    private void tell(Migration migration, Watched now, Hazard hazard, LookedSession session, String text) {
        var at = clock.instant();
        var labels = MigrationSeries.who(server.target(), migration)
                .with(Labels.NAME, SERIES.name())
                .with("hazard", hazard.word());
        if (seen.size() < MOST || seen.containsKey(labels)) {
            seen.put(labels, at.plus(KEPT));
            now.timeout = hazard == Hazard.LOCK_TIMEOUT ? labels : now.timeout;
        }
        var shown = StatementText.shown(session.query(), 200);
        if (now.told.add(text)) {
            migration
                    .timeline()
                    .add(at, TimelineEvent.Kind.WAIT, "pid " + session.id().pid() + " " + text + ": " + shown);
            LOG.warn("{}: {} {}", server.target(), shown, text);
        }
    }

    List<Sample> samples(Instant now) {
        seen.values().removeIf(until -> until.isBefore(now));
        return seen.keySet().stream().map(labels -> new Sample(labels, 1)).toList();
    }
}
