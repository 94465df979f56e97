package dev.godwit.schedule;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** One job of the {@link Schedule}: when it comes next, how often it was skipped, and the way to call it off. */
public final class Appointment {

    private final Cron at;
    private final ZoneId zone;
    private final Supplier<Future<?>> handler;
    private final Runnable cancel;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicLong skipped = new AtomicLong();

    Appointment(Cron at, ZoneId zone, Supplier<Future<?>> handler, Runnable cancel) {
        this.at = at;
        this.zone = zone;
        this.handler = handler;
        this.cancel = cancel;
    }

    /** The first time after {@code now}. */
    public Optional<Instant> next(Instant now) {
        return at.next(now, zone);
    }

    /** Times that came while the run before was not over. */
    public long skipped() {
        return skipped.get();
    }

    public void cancel() {
        cancel.run();
    }

    void fire() {
        if (!running.compareAndSet(false, true)) {
            skipped.incrementAndGet();
            return;
        }
        Future<?> run = null;
        try {
            run = handler.get();
        } finally {
            // A handler that throws is our own bug and the executor's to report; its next time comes all the same.
            if (run == null) {
                running.set(false);
            }
        }
        run.onComplete(end -> running.set(false));
    }
}
