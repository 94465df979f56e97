package dev.godwit.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** Connects once, asks the server who it is, and hangs up. */
public final class Greeting {

    private Greeting() {}

    /** Fails with {@link PostgresFailure} if the server does not answer within its connection limit. */
    public static Future<ServerFacts> exchange(Vertx vertx, DatabaseSettings database) {
        var settings = SessionSettings.RELATIONS;
        var connecting = new Connector(vertx, database, settings).connect();
        var answer = connecting
                .timeout(settings.connect().toMillis(), TimeUnit.MILLISECONDS)
                .map(Connector.Connected::facts)
                .recover(failed -> Future.failedFuture(PostgresFailure.of(failed)));
        // Whenever the connection comes, even too late, it is closed again.
        connecting.onSuccess(connected -> connected.connection().close());
        return answer;
    }
}
