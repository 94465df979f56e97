package dev.godwit.notify;

import dev.godwit.alerts.Alert;
import dev.godwit.alerts.Alert.State;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Keeps one Alertmanager informed (API v2). It wants the present, not the past: of each alert only the newest state waits, so
 * nothing can overtake anything and what waits is bounded by the alerts there are.
 */
final class AlertmanagerApi implements Receiver {

    private static final int BATCH = 256;
    /** How many resend delays or intervals without word from us until it takes an alert for resolved. */
    private static final int PATIENCE = 4;

    private final Vertx vertx;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Pace pace;
    private final Tally tally;
    private final Destination destination;
    private final String externalUrl;
    private final Map<Labels, Waiting> waiting = new LinkedHashMap<>();
    private final Promise<Void> empty = Promise.promise();
    private boolean busy;
    private int failures;
    private boolean closing;

    AlertmanagerApi(
            Vertx vertx,
            InstantSource clock,
            RandomGenerator random,
            Pace pace,
            Tally tally,
            Destination destination,
            String externalUrl) {
        this.vertx = vertx;
        this.clock = clock;
        this.random = random;
        this.pace = pace;
        this.tally = tally;
        this.destination = destination;
        this.externalUrl = externalUrl;
    }

    private record Waiting(Instant since, Alert alert) {}

    @Override
    public void tell(List<Alert> alerts) {
        var now = clock.instant();
        for (var alert : alerts) {
            var before = waiting.remove(alert.labels());
            if (before == null && waiting.size() >= pace.alerts()) {
                waiting.remove(waiting.keySet().iterator().next());
                tally.dropped(1, "too many");
            }
            waiting.put(alert.labels(), new Waiting(before == null ? now : before.since(), alert));
        }
        pump();
    }

    @Override
    public void remind(List<Alert> alerts) {
        tell(alerts.stream()
                .filter(alert -> !waiting.containsKey(alert.labels()))
                .toList());
    }

    @Override
    public List<Sample> samples(Instant now) {
        double oldest = waiting.values().stream()
                .map(Waiting::since)
                .min(Instant::compareTo)
                .map(since -> Duration.between(since, now).toMillis() / 1000.0)
                .orElse(0.0);
        return tally.samples(waiting.size(), Math.max(0, oldest));
    }

    @Override
    public Future<Void> close() {
        closing = true;
        if (waiting.isEmpty() && !busy) {
            return Future.succeededFuture();
        }
        long timer = vertx.setTimer(Math.max(1, pace.farewell().toMillis()), late -> {
            tally.dropped(waiting.size(), "the agent ends");
            empty.tryComplete();
        });
        return empty.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void pump() {
        if (busy || waiting.isEmpty()) {
            return;
        }
        busy = true;
        var batch = new LinkedHashMap<Labels, Waiting>();
        for (var entry : waiting.entrySet()) {
            if (batch.size() < BATCH) {
                batch.put(entry.getKey(), entry.getValue());
            }
        }
        destination.post(body(batch)).onSuccess(answer -> settle(batch, answer));
    }

    private void settle(Map<Labels, Waiting> batch, Answer answer) {
        if (answer instanceof Answer.Later later) {
            tally.failed(later.why());
            failures++;
            var wait = pace.pause(failures, later.after(), random);
            vertx.setTimer(Math.max(1, wait.toMillis()), over -> goOn());
            return;
        }
        failures = 0;
        // What changed meanwhile is not what was sent, and stays.
        batch.forEach(waiting::remove);
        if (answer instanceof Answer.Never never) {
            tally.refused(never.why());
        } else {
            tally.sent();
        }
        goOn();
    }

    private void goOn() {
        busy = false;
        pump();
        if (closing && waiting.isEmpty()) {
            empty.tryComplete();
        }
    }

    private Buffer body(Map<Labels, Waiting> batch) {
        var now = clock.instant();
        var list = new JsonArray();
        for (var one : batch.values()) {
            var alert = one.alert();
            var labels = new JsonObject();
            alert.labels().forEach(labels::put);
            var annotations = new JsonObject();
            alert.annotations().forEach(annotations::put);
            list.add(new JsonObject()
                    .put("labels", labels)
                    .put("annotations", annotations)
                    .put("startsAt", alert.firedAt().toString())
                    .put("endsAt", end(alert, now).toString())
                    .put("generatorURL", GeneratorUrl.of(externalUrl, alert)));
        }
        return list.toBuffer();
    }

    private Instant end(Alert alert, Instant now) {
        if (alert.state() == State.RESOLVED) {
            return alert.resolvedAt();
        }
        var longer = alert.interval().compareTo(pace.resend()) > 0 ? alert.interval() : pace.resend();
        return now.plus(longer.multipliedBy(PATIENCE));
    }
}
