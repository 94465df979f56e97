package dev.godwit.notify;

import dev.godwit.alerts.Alert;
import dev.godwit.alerts.Alert.State;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Posts each moment's alerts of one name as one message, to one URL, those routed to its receiver only. */
final class Webhook implements Receiver {

    private final String receiver;
    private final WebhookSettings settings;
    private final Route root;
    private final WebhookBody body;
    private final Outbox outbox;

    Webhook(String receiver, WebhookSettings settings, Route root, WebhookBody body, Outbox outbox) {
        this.receiver = receiver;
        this.settings = settings;
        this.root = root;
        this.body = body;
        this.outbox = outbox;
    }

    @Override
    public void tell(List<Alert> alerts) {
        Map<String, List<Alert>> groups = new LinkedHashMap<>();
        for (var alert : alerts) {
            var route = root.receivers(alert.labels()).get(receiver);
            if (route != null && (settings.sendResolved() || alert.state() == State.FIRING)) {
                var key = route + ":" + Labels.of("alertname", alert.name());
                groups.computeIfAbsent(key, absent -> new ArrayList<>()).add(alert);
            }
        }
        groups.forEach((key, group) -> outbox.put(key, body.write(receiver, key, group, settings.maxAlerts())));
    }

    @Override
    public List<Sample> samples(Instant now) {
        return outbox.samples(now);
    }

    @Override
    public Future<Void> close() {
        return outbox.close();
    }
}
