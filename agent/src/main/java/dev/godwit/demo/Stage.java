package dev.godwit.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits, on the command line's own thread, for what happens on the event loop: looks there again and again until it is so,
 * the patience is over, or somebody ends the show.
 */
final class Stage {

    /** What was waited for did not happen. */
    static final class Missed extends Exception {
        private static final long serialVersionUID = 1L;

        Missed(String what) {
            super("the agent did not observe it in time: " + what);
        }
    }

    /** Somebody pressed Ctrl-C. */
    static final class Ended extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static final long LOOK_MILLIS = 20;

    private final Vertx vertx;
    private final InstantSource clock;
    private final BooleanSupplier ended;

    Stage(Vertx vertx, InstantSource clock, BooleanSupplier ended) {
        this.vertx = vertx;
        this.clock = clock;
        this.ended = ended;
    }

    /** The value as soon as there is one. */
    <T> T until(String what, Duration patience, Supplier<Optional<T>> look)
            throws Missed, Ended, ExecutionException, InterruptedException {
        var end = clock.instant().plus(patience);
        while (clock.instant().isBefore(end)) {
            if (ended.getAsBoolean()) {
                throw new Ended();
            }
            var found = onLoop(look);
            if (found.isPresent()) {
                return found.get();
            }
            await(vertx.timer(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        }
        throw new Missed(what);
    }

    /** Lets time pass. */
    void pause(Duration length) throws Ended, ExecutionException, InterruptedException {
        var end = clock.instant().plus(length);
        while (clock.instant().isBefore(end)) {
            if (ended.getAsBoolean()) {
                throw new Ended();
            }
            await(vertx.timer(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        }
    }

    /** Runs it on the event loop and gives its result. */
    <T> T onLoop(Supplier<T> work) throws ExecutionException, InterruptedException {
        // A timer's handler runs on the one event loop there is.
        return await(vertx.timer(1, TimeUnit.MILLISECONDS).map(now -> work.get()));
    }

    /** Begins it on the event loop and waits for its end. */
    <T> T play(Supplier<Future<T>> work) throws ExecutionException, InterruptedException {
        return await(vertx.timer(1, TimeUnit.MILLISECONDS).compose(now -> work.get()));
    }

    private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
