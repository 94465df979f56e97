package dev.godwit.probe;

import dev.godwit.activity.Activity;
import dev.godwit.activity.ActivitySeries;
import dev.godwit.activity.BlockingGraph;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.probe.Target.Surroundings;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Who waits, looked at several times a second, and its series. */
final class Gate {

    /** What the target makes of it. */
    interface Listener {

        /** The server answered. */
        void answered();

        /** It took too long. */
        void silent(PostgresFailure failure);

        /** The number of waiting sessions changed; its series are written. */
        void changed(BlockingGraph graph);
    }

    private final String target;
    private final Surroundings around;
    private final Sight sight;
    private final Activity activity;
    private final ActivitySeries series;
    private final Listener listener;

    private int blocked = -1;

    /** When it first answered after the last outage; null while it does not. */
    private Instant since;

    /** @param activity makes what asks, given whom to tell of every look */
    Gate(
            String target,
            Surroundings around,
            Sight sight,
            Function<Consumer<BlockingGraph>, Activity> activity,
            Listener listener) {
        this.target = target;
        this.around = around;
        this.sight = sight;
        this.activity = activity.apply(this::seen);
        this.series = new ActivitySeries(target);
        this.listener = listener;
    }

    /** One look. Never fails. */
    Future<Void> look() {
        if (sight.blind()) {
            forget(around.clock().instant());
            return Future.succeededFuture();
        }
        return activity.tick().recover(failed -> {
            var failure = PostgresFailure.of(failed);
            // A lost connection is told by the lane itself, with the server's reason.
            if (failure.kind() == PostgresFailure.Kind.TIMEOUT) {
                listener.silent(failure);
            }
            return Future.succeededFuture();
        });
    }

    private void seen(BlockingGraph graph) {
        listener.answered();
        around.store().write(writer(), graph.at(), series.samples(graph));
        since = since == null ? graph.at() : since;
        if (graph.blocked() != blocked) {
            blocked = graph.blocked();
            listener.changed(graph);
        }
    }

    /** What was seen is gone. */
    void forget(Instant now) {
        around.store().vanish(writer(), now);
        blocked = -1;
        since = null;
    }

    private String writer() {
        return "activity/" + target;
    }

    /** Since when its series are there without a gap; empty while they are not. */
    Optional<Instant> since() {
        return Optional.ofNullable(since);
    }

    BlockingGraph graph() {
        return activity.graph();
    }

    /** When it last answered; {@link Instant#MIN} before it ever did. */
    Instant lastLook() {
        return activity.lastTick();
    }
}
