package dev.godwit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One event loop for a test, so that what belongs to a loop is made and asked on it. */
public final class TestLoop {

    private static final long PATIENCE_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();

    public Vertx vertx() {
        return vertx;
    }

    /** Does the work on the loop and waits for its result. */
    public <T> T call(Callable<T> work) throws Exception {
        var done = new CompletableFuture<T>();
        context.runOnContext(now -> {
            try {
                done.complete(work.call());
            } catch (Exception | AssertionError failed) {
                done.completeExceptionally(failed);
            }
        });
        return done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Begins the work on the loop and waits for what it promises. */
    public <T> T await(Callable<Future<T>> work) throws Exception {
        return RealServers.await(call(work));
    }

    public void close() throws Exception {
        RealServers.await(vertx.close());
    }
}
