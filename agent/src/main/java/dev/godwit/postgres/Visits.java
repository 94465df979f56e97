package dev.godwit.postgres;

import dev.godwit.postgres.PostgresFailure.Kind;
import dev.godwit.postgres.Session.Change;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A database that is asked now and then: a session is opened for the first question and closed soon after the last answer. A
 * session that stayed would count against the connections of role and server, for each of perhaps a hundred databases, and
 * nobody could drop, rename or copy the database meanwhile.
 */
public final class Visits implements Queries {

    /** Long enough for the next question of a round, short enough for a {@code DROP DATABASE}, which waits five seconds. */
    private static final Duration LINGER = Duration.ofMillis(250);

    private final Vertx vertx;
    private final DatabaseSettings database;
    private final SessionSettings settings;
    private final RandomGenerator random;
    private final Turns turns;
    private final Consumer<Optional<PostgresFailure>> onVisit;
    private final List<Promise<ServerFacts>> waiting = new ArrayList<>();

    private Lane lane;
    private boolean asking;
    private int open;
    private long asked;
    private boolean closed;

    /**
     * @param turns what bounds the sessions that are open at once
     * @param onVisit told of each visit whether it could begin: empty, or why not
     */
    public Visits(
            Vertx vertx,
            DatabaseSettings database,
            SessionSettings settings,
            RandomGenerator random,
            Turns turns,
            Consumer<Optional<PostgresFailure>> onVisit) {
        this.vertx = vertx;
        this.database = database;
        this.settings = settings;
        this.random = random;
        this.turns = turns;
        this.onVisit = onVisit;
    }

    @Override
    public Future<ServerFacts> ready() {
        if (closed) {
            return Future.failedFuture(new PostgresFailure(Kind.LOST, "not connected"));
        }
        if (lane != null && lane.connected()) {
            linger();
            return lane.ready();
        }
        Promise<ServerFacts> ready = Promise.promise();
        waiting.add(ready);
        if (!asking) {
            asking = true;
            turns.take(this::begin);
        }
        return ready.future();
    }

    private void begin() {
        if (closed) {
            turns.done();
            return;
        }
        lane = new Lane(vertx, database, settings, 1, random, this::changed);
        lane.open();
    }

    private void changed(Change change) {
        if (change instanceof Change.Up up) {
            onVisit.accept(Optional.empty());
            take().forEach(ready -> ready.complete(up.facts()));
            linger();
        } else if (change instanceof Change.Down down) {
            var failed = take();
            end();
            onVisit.accept(Optional.of(down.reason()));
            failed.forEach(ready -> ready.fail(down.reason()));
        }
    }

    private List<Promise<ServerFacts>> take() {
        var ready = List.copyOf(waiting);
        waiting.clear();
        return ready;
    }

    @Override
    public <T> Future<T> query(
            String sql, Duration deadline, boolean urgent, Function<Query<RowSet<Row>>, Future<T>> take) {
        return ready().compose(facts -> {
            if (lane == null) {
                return Future.failedFuture(new PostgresFailure(Kind.LOST, "not connected"));
            }
            open++;
            return lane.query(sql, deadline, urgent, take).onComplete(done -> {
                open--;
                linger();
            });
        });
    }

    /** The visit ends unless something is asked soon. */
    private void linger() {
        long now = ++asked;
        var mine = lane;
        vertx.setTimer(LINGER.toMillis(), idle -> {
            if (now == asked && mine == lane && open == 0) {
                end();
            }
        });
    }

    /** The turn is given up when the server has let go of the session, or there would be one too many. */
    private Future<Void> end() {
        var mine = lane;
        lane = null;
        if (mine == null) {
            return Future.succeededFuture();
        }
        return mine.close().onComplete(gone -> {
            asking = false;
            turns.done();
            if (!waiting.isEmpty() && !closed) {
                asking = true;
                turns.take(this::begin);
            }
        });
    }

    @Override
    public Future<Void> close() {
        closed = true;
        take().forEach(ready -> ready.fail(new PostgresFailure(Kind.LOST, "not connected")));
        return end();
    }
}
