package dev.godwit.notify;

import dev.godwit.alerts.Alert;
import dev.godwit.alerts.Alert.State;
import dev.godwit.alerts.Transition;
import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Takes transitions and tells every receiver, once the tick that brought them is over: alerts of one evaluation travel
 * together, and no later than that. Alertmanagers are reminded of what is firing, and for a while of what no longer is.
 */
public final class Notifier {

    private final Vertx vertx;
    private final Context loop;
    private final InstantSource clock;
    private final Pace pace;
    private final Labels external;
    private final Supplier<List<Alert>> firing;
    private final List<Receiver> receivers;
    private final Runnable hangUp;
    private final List<Alert> tick = new ArrayList<>();
    private final Map<Labels, Alert> over = new LinkedHashMap<>();
    private long timer = -1;
    private boolean closed;

    Notifier(
            Vertx vertx,
            InstantSource clock,
            Pace pace,
            Labels external,
            Supplier<List<Alert>> firing,
            List<Receiver> receivers,
            Runnable hangUp) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.clock = clock;
        this.pace = pace;
        this.external = external;
        this.firing = firing;
        this.receivers = List.copyOf(receivers);
        this.hangUp = hangUp;
    }

    /** Begins to remind. */
    public void open() {
        timer = vertx.setTimer(pace.resend().toMillis(), due -> {
            try {
                remind();
            } finally {
                open();
            }
        });
    }

    /** What fires or is over is told; who only waits is nobody's business yet. Loop only. */
    public void accept(Transition transition) {
        var alert = transition.alert();
        if (alert.state() == State.PENDING) {
            // It waits again: that it was over is no longer the news to repeat.
            over.remove(labelled(alert).labels());
        }
        // An alert that never fired has nothing to be resolved of.
        if (closed || alert.state() == State.PENDING || alert.firedAt() == null) {
            return;
        }
        if (tick.isEmpty()) {
            loop.runOnContext(none -> tell());
        }
        tick.add(labelled(alert));
    }

    public List<Sample> samples(Instant now) {
        return receivers.stream()
                .flatMap(receiver -> receiver.samples(now).stream())
                .toList();
    }

    public static List<Descriptor> descriptors() {
        return Tally.descriptors();
    }

    /** Tells what is left to tell, for a few seconds at most. */
    public Future<Void> close() {
        vertx.cancelTimer(timer);
        tell();
        closed = true;
        var ends = receivers.stream().map(Receiver::close).toList();
        return (ends.isEmpty() ? Future.succeededFuture() : Future.join(ends))
                .onComplete(done -> hangUp.run())
                .otherwiseEmpty()
                .mapEmpty();
    }

    private void tell() {
        if (tick.isEmpty()) {
            return;
        }
        var alerts = List.copyOf(tick);
        tick.clear();
        for (var alert : alerts) {
            over.remove(alert.labels());
            if (alert.state() == State.RESOLVED) {
                over.put(alert.labels(), alert);
            }
        }
        forgetOldest();
        receivers.forEach(receiver -> receiver.tell(alerts));
    }

    private void forgetOldest() {
        var oldest = over.keySet().iterator();
        for (int surplus = over.size() - pace.alerts(); surplus > 0; surplus--) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Reminds of what is firing and of what lately was; the notifier does so by itself once it is open. Loop only. */
    public void remind() {
        var forgotten = clock.instant().minus(pace.remember());
        over.values().removeIf(alert -> alert.resolvedAt().isBefore(forgotten));
        var alerts = new ArrayList<>(over.values());
        firing.get().stream()
                .filter(alert -> alert.state() == State.FIRING)
                .forEach(alert -> alerts.add(labelled(alert)));
        receivers.forEach(receiver -> receiver.remind(List.copyOf(alerts)));
    }

    /** External labels are of the agent; what the alert says itself is nearer. */
    private Alert labelled(Alert alert) {
        return alert.below(external);
    }
}
