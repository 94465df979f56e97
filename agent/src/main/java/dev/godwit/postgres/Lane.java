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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A few warm sessions to one database and the queue in front of them. A query takes the first free session; an urgent one
 * goes before those already waiting. With two sessions, one slow query delays nobody.
 */
public final class Lane implements Queries {

    private static final int LONGEST_QUEUE = 256;

    /** A query that waits for a session, and who waits for its answer. */
    private record Waiting<T>(
            String sql,
            Duration deadline,
            boolean often,
            Function<Query<RowSet<Row>>, Future<T>> take,
            Promise<T> answer) {

        Future<T> ask(Session session) {
            return session.query(sql, deadline, often, take).onComplete(answer);
        }

        void fail(PostgresFailure reason) {
            answer.fail(reason);
        }
    }

    private final List<Session> sessions = new ArrayList<>();
    private final List<Session> busy = new ArrayList<>();
    private final Deque<Waiting<?>> queue = new ArrayDeque<>();
    private final Consumer<Change> onChange;
    private boolean up;

    /** @param onChange told when the first session comes up and, with the reason, whenever none is */
    public Lane(
            Vertx vertx,
            DatabaseSettings database,
            SessionSettings settings,
            int width,
            RandomGenerator random,
            Consumer<Change> onChange) {
        this.onChange = onChange;
        for (int i = 0; i < width; i++) {
            sessions.add(new Session(vertx, database, settings, random, this::changed));
        }
    }

    public void open() {
        sessions.forEach(Session::open);
    }

    private void changed(Change change) {
        boolean any = sessions.stream().anyMatch(Session::connected);
        boolean tell = change instanceof Change.Down ? !any : !up;
        up = any;
        if (tell) {
            onChange.accept(change);
        }
        if (any) {
            serve();
        } else {
            failAll();
        }
    }

    public boolean connected() {
        return sessions.stream().anyMatch(Session::connected);
    }

    /** The server's version; only while connected. */
    public ServerFacts facts() {
        return sessions.stream()
                .filter(Session::connected)
                .findFirst()
                .orElseThrow()
                .facts();
    }

    /** At once, or not at all. */
    @Override
    public Future<ServerFacts> ready() {
        return connected()
                ? Future.succeededFuture(facts())
                : Future.failedFuture(new PostgresFailure(Kind.LOST, "not connected"));
    }

    /** Fails with {@link PostgresFailure}; the deadline counts from the moment a session is free. */
    @Override
    public <T> Future<T> query(
            String sql, Duration deadline, boolean urgent, Function<Query<RowSet<Row>>, Future<T>> take) {
        return enqueue(sql, deadline, urgent, false, take);
    }

    @Override
    public Future<RowSet<Row>> often(String sql, Duration deadline, boolean urgent) {
        return enqueue(sql, deadline, urgent, true, Query::execute);
    }

    private <T> Future<T> enqueue(
            String sql,
            Duration deadline,
            boolean urgent,
            boolean often,
            Function<Query<RowSet<Row>>, Future<T>> take) {
        if (!connected()) {
            return Future.failedFuture(new PostgresFailure(Kind.LOST, "not connected"));
        }
        if (queue.size() >= LONGEST_QUEUE) {
            return Future.failedFuture(new PostgresFailure(Kind.TIMEOUT, "the lane's queue is full"));
        }
        Promise<T> answer = Promise.promise();
        var waiting = new Waiting<>(sql, deadline, often, take, answer);
        if (urgent) {
            queue.addFirst(waiting);
        } else {
            queue.addLast(waiting);
        }
        serve();
        return answer.future();
    }

    private void serve() {
        for (var session : sessions) {
            if (queue.isEmpty()) {
                return;
            }
            if (session.connected() && !busy.contains(session)) {
                var next = queue.removeFirst();
                busy.add(session);
                next.ask(session).onComplete(done -> {
                    busy.remove(session);
                    serve();
                });
            }
        }
    }

    private void failAll() {
        while (!queue.isEmpty()) {
            queue.removeFirst().fail(new PostgresFailure(Kind.LOST, "not connected"));
        }
    }

    @Override
    public Future<Void> close() {
        failAll();
        return Future.join(sessions.stream().map(Session::close).toList()).mapEmpty();
    }
}
