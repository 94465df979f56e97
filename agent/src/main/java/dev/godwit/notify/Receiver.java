package dev.godwit.notify;

import dev.godwit.alerts.Alert;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Somebody to tell. Loop only; never blocks and never throws. */
sealed interface Receiver permits AlertmanagerApi, Console, Webhook {

    /** Alerts of one moment that began to fire or were resolved, external labels on them. */
    void tell(List<Alert> alerts);

    /** What is firing now, and what was until lately; comes once per resend delay. */
    default void remind(List<Alert> alerts) {}

    List<Sample> samples(Instant now);

    /** Completes when nothing is left to send, or when it was given up. */
    Future<Void> close();
}
