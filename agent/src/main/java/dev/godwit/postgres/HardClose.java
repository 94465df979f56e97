package dev.godwit.postgres;

import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;

/**
 * Frees a connection whose peer is stuck. The client's own {@code close()} writes Terminate and then waits for the server to
 * hang up, which a frozen one never does; closing the Netty channel from its first handler is what works. This is the one
 * place that touches the client's internals; {@code SessionTest} freezes a backend and fails if an upgrade breaks it.
 */
final class HardClose {

    private HardClose() {}

    static void close(PgConnection connection) {
        if (connection instanceof SqlConnectionInternal inner && inner.unwrap() instanceof SocketConnectionBase base) {
            var unused = base.socket()
                    .channelHandlerContext()
                    .pipeline()
                    .firstContext()
                    .close();
        } else {
            throw new IllegalStateException("the client's internals moved: " + connection.getClass());
        }
    }
}
