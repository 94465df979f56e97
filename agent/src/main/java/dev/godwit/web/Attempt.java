package dev.godwit.web;

import dev.godwit.promql.Patience;
import java.time.Duration;
import java.util.function.LongSupplier;

/** One request being answered: it has a deadline, and its client may leave. Asked by a worker, told by the loop. */
final class Attempt implements Patience {

    private final LongSupplier nanoTime;
    private final long deadline;
    private volatile boolean left;

    Attempt(Duration most, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.deadline = nanoTime.getAsLong() + most.toNanos();
    }

    /** The client hung up. */
    void leave() {
        left = true;
    }

    @Override
    public void check() {
        if (left) {
            throw new ApiError(ApiError.Kind.CANCELED, "query was canceled in expression evaluation");
        }
        if (nanoTime.getAsLong() - deadline > 0) {
            throw new ApiError(ApiError.Kind.TIMEOUT, "query timed out in expression evaluation");
        }
    }
}
