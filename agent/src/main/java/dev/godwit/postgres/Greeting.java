package dev.godwit.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Connects once, asks the server who it is or one thing more, and hangs up. */
public final class Greeting {

    private Greeting() {}

    /** Fails with {@link PostgresFailure} if the server does not answer within its connection limit. */
    public static Future<ServerFacts> exchange(Vertx vertx, DatabaseSettings database) {
        return meet(vertx, database, connected -> Future.succeededFuture(connected.facts()));
    }

    /** The rows of one question; fails as {@link #exchange} does. */
    public static Future<RowSet<Row>> ask(Vertx vertx, DatabaseSettings database, SqlFiles sql) {
        return ask(vertx, database, facts -> sql.forMajor(facts.major()));
    }

    /** The rows of a question that is made up for the server that is met, once its facts are known; fails likewise. */
    public static Future<RowSet<Row>> ask(
            Vertx vertx, DatabaseSettings database, Function<ServerFacts, Optional<String>> question) {
        return meet(
                vertx,
                database,
                connected -> question.apply(connected.facts())
                        .map(text -> connected.connection().query(text).execute())
                        .orElseGet(Greeting::tooOld));
    }

    private static <T> Future<T> tooOld() {
        return Future.failedFuture(new PostgresFailure(PostgresFailure.Kind.UNSUPPORTED, "PostgreSQL older than 14"));
    }

    private static <T> Future<T> meet(
            Vertx vertx, DatabaseSettings database, Function<Connector.Connected, Future<T>> talk) {
        var settings = SessionSettings.RELATIONS;
        var connecting = new Connector(vertx, database, settings).connect();
        var answer = connecting
                .compose(talk)
                .timeout(settings.connect().toMillis(), TimeUnit.MILLISECONDS)
                .recover(failed -> Future.failedFuture(PostgresFailure.of(failed)));
        // Whenever the connection comes, even too late, it is closed again; but not before the answer.
        connecting.onSuccess(
                connected -> answer.onComplete(said -> connected.connection().close()));
        return answer;
    }
}
