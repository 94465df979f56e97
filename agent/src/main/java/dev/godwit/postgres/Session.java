package dev.godwit.postgres;

import dev.godwit.postgres.PostgresFailure.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One warm connection that heals itself: it connects, and whenever the connection ends it tries again for ever, with
 * jittered, growing pauses. Every query has a deadline: first the server is asked to cancel, then the connection is torn
 * down. Belongs to one event loop; one query at a time.
 */
public final class Session {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration ABANDON = Duration.ofSeconds(60);

    /** What a session tells whoever watches it: it came up, or it is down and why. */
    public sealed interface Change {
        /** Connected. */
        record Up(ServerFacts facts) implements Change {}

        /** Not connected; told on every failed attempt, so that the reason stays current. */
        record Down(PostgresFailure reason) implements Change {}
    }

    private final Vertx vertx;
    private final SessionSettings settings;
    private final Connector connector;
    private final RandomGenerator random;
    private final Consumer<Change> onChange;

    private PgConnection connection;
    private Repeated repeated;
    private ServerFacts facts;
    private Duration pause = FIRST_PAUSE;
    private boolean closed;
    private long attempt;

    public Session(
            Vertx vertx,
            DatabaseSettings database,
            SessionSettings settings,
            RandomGenerator random,
            Consumer<Change> onChange) {
        this.vertx = vertx;
        this.settings = settings;
        this.connector = new Connector(vertx, database, settings);
        this.random = random;
        this.onChange = onChange;
    }

    /** Begins to connect; success and failure are told through {@code onChange}. */
    public void open() {
        long mine = ++attempt;
        var connecting = connector.connect();
        long patience = vertx.setTimer(settings.connect().toMillis(), late -> {
            if (mine == attempt && !closed) {
                onChange.accept(new Change.Down(new PostgresFailure(Kind.TIMEOUT, "no answer while connecting")));
            }
        });
        // A frozen server answers when it thaws: the attempt stays open meanwhile, so recovery does not wait for the
        // next one.
        long abandon = vertx.setTimer(ABANDON.toMillis(), never -> {
            if (mine == attempt) {
                retry();
            }
        });
        connecting.onComplete(done -> {
            vertx.cancelTimer(patience);
            vertx.cancelTimer(abandon);
            if (closed || mine != attempt) {
                connecting.onSuccess(late -> late.connection().close());
            } else if (done.succeeded()) {
                adopt(done.result());
            } else {
                onChange.accept(new Change.Down(PostgresFailure.of(done.cause())));
                retry();
            }
        });
    }

    private void adopt(Connector.Connected connected) {
        connection = connected.connection();
        facts = connected.facts();
        repeated = new Repeated(connection);
        pause = FIRST_PAUSE;
        var mine = connection;
        mine.closeHandler(gone -> lost(mine, new PostgresFailure(Kind.LOST, "the server closed the connection")));
        onChange.accept(new Change.Up(facts));
    }

    private void lost(PgConnection which, PostgresFailure reason) {
        if (which == connection) {
            connection = null;
            if (!closed) {
                onChange.accept(new Change.Down(reason));
                retry();
            }
        }
    }

    private void retry() {
        if (closed) {
            return;
        }
        attempt++;
        long wait = pause.toMillis() / 2 + random.nextLong(pause.toMillis() / 2 + 1);
        var longer = pause.multipliedBy(2);
        pause = longer.compareTo(settings.slowest()) > 0 ? settings.slowest() : longer;
        vertx.setTimer(wait, again -> {
            if (!closed) {
                open();
            }
        });
    }

    public boolean connected() {
        return connection != null;
    }

    /** The server's version; {@link IllegalStateException} while not connected. */
    public ServerFacts facts() {
        if (connection == null) {
            throw new IllegalStateException("not connected");
        }
        return facts;
    }

    /**
     * Runs one statement in the simple protocol (no named statement is left behind for a pooler to lose). Fails with
     * {@link PostgresFailure}; never stays open longer than {@code deadline} and the grace after it.
     */
    public Future<RowSet<Row>> query(String sql, Duration deadline) {
        return query(sql, deadline, false, Query::execute);
    }

    /**
     * The same with an own way to take the rows, as one that need not hold them all.
     *
     * @param often whether this text is asked so often that it should be prepared where that is possible; its rows come in the
     *     binary format then, which knows no {@code oid} and needs casts
     */
    public <T> Future<T> query(
            String sql, Duration deadline, boolean often, Function<Query<RowSet<Row>>, Future<T>> take) {
        if (connection == null) {
            return Future.failedFuture(new PostgresFailure(Kind.LOST, "not connected"));
        }
        Promise<T> answer = Promise.promise();
        var mine = connection;
        long timer = vertx.setTimer(deadline.toMillis(), late -> cancel(mine, answer));
        boolean prepared = often && facts.direct();
        var texts = repeated;
        var query = prepared ? texts.query(sql) : Future.succeededFuture(mine.query(sql));
        query.compose(take).onComplete(done -> {
            vertx.cancelTimer(timer);
            if (done.succeeded()) {
                answer.tryComplete(done.result());
            } else {
                if (prepared) {
                    texts.forget(sql);
                }
                answer.tryFail(PostgresFailure.of(done.cause()));
            }
        });
        return answer.future();
    }

    private void cancel(PgConnection mine, Promise<?> answer) {
        // The request travels on a socket of its own; a frozen server swallows it, hence the grace.
        mine.cancelRequest().onFailure(unreachable -> {});
        long grace = vertx.setTimer(settings.grace().toMillis(), deaf -> {
            var reason = new PostgresFailure(Kind.TIMEOUT, "no answer in time, and the cancel went unheard");
            answer.tryFail(reason);
            lost(mine, reason);
            HardClose.close(mine);
        });
        answer.future().onComplete(done -> vertx.cancelTimer(grace));
    }

    /** Closes for good. Completes when the server has hung up or the grace is over. */
    public Future<Void> close() {
        closed = true;
        var mine = connection;
        connection = null;
        if (mine == null) {
            return Future.succeededFuture();
        }
        Promise<Void> done = Promise.promise();
        long grace = vertx.setTimer(settings.grace().toMillis(), deaf -> {
            HardClose.close(mine);
            done.tryComplete();
        });
        mine.close().onComplete(hungUp -> {
            vertx.cancelTimer(grace);
            done.tryComplete();
        });
        return done.future();
    }
}
