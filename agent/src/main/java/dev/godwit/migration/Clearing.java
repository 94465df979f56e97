package dev.godwit.migration;

import dev.godwit.migration.TimelineEvent.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Ends what an announced migration has left on the server after its command is gone: cancels what its sessions run, and a while
 * later ends the sessions that are still there. Only those that carry its marker or have a connection of its processes; others
 * that took part are named, and a person decides.
 */
public final class Clearing {

    /** Process ids of sessions that were told to stop, and of those that are there all the same. */
    public record Cleared(Set<Integer> told, Set<Integer> left) {}

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration CANCELLED = Duration.ofSeconds(2);
    private static final Duration TERMINATED = Duration.ofSeconds(5);
    private static final int CERTAIN = 2;

    private final Vertx vertx;
    private final ServerWatch watch;
    private final Migration migration;
    private final SessionStop stop;
    private final Set<Integer> told = new TreeSet<>();

    Clearing(Vertx vertx, ServerWatch watch, Migration migration) {
        this.vertx = vertx;
        this.watch = watch;
        this.migration = migration;
        this.stop = new SessionStop(watch.server().core());
    }

    /** Fails with {@code PostgresFailure}, kind DENIED where the agent's role may not signal. */
    Future<Cleared> clear() {
        return looks(CERTAIN)
                .compose(looked -> tell(false))
                .compose(told -> until(CANCELLED))
                .compose(gone -> tell(true))
                .compose(told -> until(TERMINATED))
                .map(gone -> new Cleared(told, left()));
    }

    private Future<Void> tell(boolean terminate) {
        List<Future<?>> signals = new ArrayList<>();
        for (var session : mine()) {
            told.add(session.id().pid());
            migration
                    .timeline()
                    .add(
                            watch.now(),
                            Kind.AGENT,
                            (terminate ? "pid " : "the statement of pid ")
                                    + session.id().pid()
                                    + (terminate ? " is ended" : " is cancelled"));
            signals.add(terminate ? stop.terminate(session.id()) : stop.cancel(session.id()));
        }
        return signals.isEmpty()
                ? Future.succeededFuture()
                : Future.join(signals).mapEmpty();
    }

    /** Until nobody is there any more in a look that began after this, or the patience is over. */
    private Future<Void> until(Duration patience) {
        return patience.isNegative() || mine().isEmpty()
                ? Future.succeededFuture()
                : vertx.timer(LOOK.toMillis(), TimeUnit.MILLISECONDS).compose(later -> until(patience.minus(LOOK)));
    }

    private Future<Void> looks(int more) {
        return looks(watch.looks() + more, TERMINATED);
    }

    private Future<Void> looks(long wanted, Duration patience) {
        return watch.looks() >= wanted || patience.isNegative()
                ? Future.succeededFuture()
                : vertx.timer(LOOK.toMillis(), TimeUnit.MILLISECONDS)
                        .compose(later -> looks(wanted, patience.minus(LOOK)));
    }

    /** Whose they are for certain: any other session may be a colleague's, whatever it does and whenever it began. */
    private List<LookedSession> mine() {
        return watch.last().sessions().stream()
                .filter(session -> session.database().equals(migration.database()))
                .filter(migration::owns)
                .toList();
    }

    /** Those that took part and work on, its own and those that nobody may touch. */
    private Set<Integer> left() {
        var look = watch.last();
        var left = new TreeSet<Integer>();
        mine().forEach(session -> left.add(session.id().pid()));
        look.sessions().stream()
                .filter(session -> migration.has(session.id()) && (session.active() || session.inTransaction()))
                .forEach(session -> left.add(session.id().pid()));
        return left;
    }
}
