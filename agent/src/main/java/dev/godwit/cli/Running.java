package dev.godwit.cli;

import dev.godwit.Agent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A Vert.x with one event loop, and the way out of it: what the verbs that run one share. */
final class Running implements AutoCloseable {

    private static final int WORKERS = 4;
    private static final long STOP_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(WORKERS)
            .setInternalBlockingPoolSize(WORKERS));
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    Vertx vertx() {
        return vertx;
    }

    /** Starts the agent; throws what its start failed with. */
    void deploy(Agent agent) throws ExecutionException, InterruptedException {
        await(vertx.deployVerticle(agent));
    }

    /** Ends {@link #untilEnded} on SIGTERM or Ctrl-C, and lets the JVM go only when everything is closed. */
    void endOnSignal() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            ended.countDown();
                            awaitQuietly(closed);
                        },
                        "godwit-stop"));
    }

    void end() {
        ended.countDown();
    }

    void untilEnded() throws InterruptedException {
        ended.await();
    }

    boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** The command line is the one place that waits: its thread is nobody's event loop. */
    <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get();
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | java.util.concurrent.TimeoutException late) {
            System.err.println("the agent did not stop in time: " + late.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            closed.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("the agent did not stop in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
