package dev.godwit.schedule;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Does something again and again on a steady grid. The next tick is armed only after the last one has ended, so a slow tick
 * delays and never piles up; ticks that were due meanwhile are skipped and counted. Belongs to one event loop.
 */
public final class Beat {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Vertx vertx;
    private final long every;
    private final LongSupplier nanoTime;
    private final Supplier<Future<?>> tick;
    private long planned;
    private long missed;
    private long timer = -1;
    private long latest;
    private boolean stopped;

    /** @param nanoTime a monotonic clock in nanoseconds */
    public Beat(Vertx vertx, Duration every, LongSupplier nanoTime, Supplier<Future<?>> tick) {
        this.vertx = vertx;
        this.every = every.toNanos();
        this.nanoTime = nanoTime;
        this.tick = tick;
    }

    /** The first tick comes at once. */
    public Beat start() {
        planned = nanoTime.getAsLong();
        run();
        return this;
    }

    /** The first tick comes after a while, so that many beats do not fall together. */
    public Beat start(Duration after) {
        planned = nanoTime.getAsLong() + after.toNanos();
        timer = vertx.setTimer(Math.max(1, after.toMillis()), due -> run());
        return this;
    }

    private void run() {
        if (!stopped) {
            latest = Math.max(latest, nanoTime.getAsLong() - planned);
            tick.get().onComplete(ended -> arm());
        }
    }

    /** How long after its time the latest tick since the last call began. */
    public Duration takeLateness() {
        var worst = Duration.ofNanos(latest);
        latest = 0;
        return worst;
    }

    private void arm() {
        if (stopped) {
            return;
        }
        long now = nanoTime.getAsLong();
        planned += every;
        if (planned < now) {
            long late = (now - planned) / every;
            missed += late;
            planned += late * every;
        }
        long wait = Math.max(1, (planned - now) / NANOS_PER_MILLI);
        timer = vertx.setTimer(wait, due -> run());
    }

    /** Ticks skipped because an earlier one was still at work. */
    public long missed() {
        return missed;
    }

    /** No tick begins after this. */
    public void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }
}
