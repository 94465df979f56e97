package dev.godwit.migration;

import dev.godwit.activity.BlockingGraph;
import dev.godwit.activity.BlockingNode;
import dev.godwit.activity.Holder;
import dev.godwit.migration.progress.Lanes;
import dev.godwit.migration.progress.PriorRun;
import dev.godwit.migration.progress.Progress;
import dev.godwit.migration.progress.Work;
import dev.godwit.migration.sql.Forecasts;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Follows how far the statements of one server's migrations are. Asks one question at a time for each, and none that another look
 * would have to wait for. Belongs to the loop.
 */
final class ProgressWatch {

    private static final Duration LONG = Duration.ofSeconds(2);

    private final Server server;
    private final InstantSource clock;
    private final Function<String, Future<Optional<PriorRun>>> prior;
    private final Forecasts forecasts;
    private final Map<Migration, StatementProgress> followed = new HashMap<>();

    ProgressWatch(
            Server server,
            InstantSource clock,
            Function<String, Future<Optional<PriorRun>>> prior,
            Forecasts forecasts) {
        this.server = server;
        this.clock = clock;
        this.prior = prior;
        this.forecasts = forecasts;
    }

    /** What runs at this look; whatever is asked because of it is answered later. */
    void look(Look look, Collection<Migration> running) {
        followed.keySet().removeIf(migration -> !running.contains(migration));
        running.forEach(migration -> look(look, migration));
    }

    private void look(Look look, Migration migration) {
        var session = working(look, migration);
        var statement = session.flatMap(one -> migration.statements().running(one.id()));
        if (statement.isEmpty()) {
            migration.progress(null);
            Optional.ofNullable(followed.get(migration)).ifPresent(StatementProgress::end);
            return;
        }
        follow(migration, session.get(), statement.get()).ifPresent(progress -> {
            var work = work(session.get(), statement.get(), progress.worked(look, session.get()));
            // The store is read only for what takes a while.
            if (work.worked().compareTo(LONG) > 0 && !work.text().isEmpty() && progress.asksPrior()) {
                prior.apply(work.text()).onSuccess(progress::prior);
            }
            progress.look(look.at(), work, () -> waiting(session.get()));
        });
    }

    /** The session that is at it: of several, the one with the strongest lock. */
    private static Optional<LookedSession> working(Look look, Migration migration) {
        var pids = migration.participants().migratorPids(look.at());
        return look.sessions().stream()
                .filter(session -> session.active()
                        && migration.has(session.id())
                        && pids.contains(session.id().pid()))
                .max(Comparator.comparingInt(session -> session.locks().stream()
                        .mapToInt(lock -> HeldLock.strength(lock.mode()))
                        .max()
                        .orElse(-1)));
    }

    private Optional<StatementProgress> follow(Migration migration, LookedSession session, Tracked statement) {
        var known = followed.get(migration);
        if (known != null && known.statement() == statement) {
            return Optional.of(known);
        }
        migration.progress(null);
        return server.lanes().apply(session.database()).map(lane -> {
            var lanes = new Lanes(server.core(), lane, server.main(), clock, this::who);
            // What earlier statements of a transaction made is still locked, and is nothing that this one makes.
            var earlier = known == null ? Set.<Long>of() : known.made(session);
            var progress = new StatementProgress(
                    migration, session.id(), statement, new Progress(lanes, forecasts, earlier), earlier);
            followed.put(migration, progress);
            return progress;
        });
    }

    private static Work work(LookedSession session, Tracked statement, Duration worked) {
        var locked = session.locks().stream()
                .filter(lock ->
                        lock.granted() && lock.type().equals("relation") && lock.database() == session.databaseOid())
                .toList();
        return new Work(
                session.id().pid(),
                session.databaseOid(),
                statement.text,
                locked.stream().map(HeldLock::relation).collect(Collectors.toCollection(HashSet::new)),
                locked.stream()
                        .filter(lock -> lock.mode().equals("AccessExclusiveLock"))
                        .map(HeldLock::relation)
                        .collect(Collectors.toCollection(HashSet::new)),
                session.waitsForLock(),
                worked);
    }

    /** For what and for whom a session waits, as far as the graph says. */
    private String waiting(LookedSession session) {
        var wanted = session.locks().stream().filter(lock -> !lock.granted()).findFirst();
        var what = wanted.map(lock -> lock.type().equals("relation")
                        ? lock.mode() + " on " + server.names().relation(lock.database(), lock.relation())
                        : "an advisory lock")
                .orElse("a lock");
        var graph = server.graph().get();
        var node = graph.node("pid:" + session.id().pid());
        var whom = node == null
                ? ""
                : node.blockedBy().stream()
                        .map(graph::node)
                        .filter(java.util.Objects::nonNull)
                        .limit(3)
                        .map(ProgressWatch::who)
                        .collect(Collectors.joining(", "));
        return "waits for " + what + (whom.isEmpty() ? "" : ", behind " + whom);
    }

    private String who(int pid) {
        BlockingGraph graph = server.graph().get();
        var node = graph.node("pid:" + pid);
        return node == null ? "pid " + pid : who(node);
    }

    private static String who(BlockingNode node) {
        return node.holder() instanceof Holder.Backend backend
                ? (backend.application().isEmpty() ? backend.user() : backend.application()) + " (pid " + backend.pid()
                        + ", " + backend.state() + ")"
                : node.holder().title();
    }
}
