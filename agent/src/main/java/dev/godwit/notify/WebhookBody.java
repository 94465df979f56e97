package dev.godwit.notify;

import dev.godwit.alerts.Alert;
import dev.godwit.alerts.Alert.State;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Alertmanager's webhook message, version 4: alerts of one name for one receiver. */
final class WebhookBody {

    private static final String VERSION = "4";
    /** Go's zero time, which receivers know as "not yet". */
    private static final String NOT_YET = "0001-01-01T00:00:00Z";

    private final String externalUrl;

    WebhookBody(String externalUrl) {
        this.externalUrl = externalUrl;
    }

    /** @param maxAlerts in the message, 0 for all; the rest is counted */
    Buffer write(String receiver, String groupKey, List<Alert> alerts, int maxAlerts) {
        boolean firing = alerts.stream().anyMatch(alert -> alert.state() == State.FIRING);
        int shown = maxAlerts == 0 ? alerts.size() : Math.min(maxAlerts, alerts.size());
        var list = new JsonArray();
        alerts.subList(0, shown).forEach(alert -> list.add(alert(alert)));
        return new JsonObject()
                .put("version", VERSION)
                .put("groupKey", groupKey)
                .put("truncatedAlerts", alerts.size() - shown)
                .put("status", firing ? "firing" : "resolved")
                .put("receiver", receiver)
                .put(
                        "groupLabels",
                        new JsonObject().put("alertname", alerts.get(0).name()))
                .put("commonLabels", common(alerts, alert -> alert.labels().toMap()))
                .put("commonAnnotations", common(alerts, Alert::annotations))
                .put("externalURL", externalUrl)
                .put("alerts", list)
                .toBuffer();
    }

    private JsonObject alert(Alert alert) {
        boolean resolved = alert.state() == State.RESOLVED;
        return new JsonObject()
                .put("status", resolved ? "resolved" : "firing")
                .put("labels", object(alert.labels().toMap()))
                .put("annotations", object(alert.annotations()))
                .put("startsAt", time(alert.firedAt()))
                .put("endsAt", resolved ? time(alert.resolvedAt()) : NOT_YET)
                .put("generatorURL", GeneratorUrl.of(externalUrl, alert))
                .put("fingerprint", Fingerprint.of(alert.labels()));
    }

    private static JsonObject common(List<Alert> alerts, Function<Alert, Map<String, String>> part) {
        var common = new LinkedHashMap<>(part.apply(alerts.get(0)));
        for (var alert : alerts) {
            common.entrySet().retainAll(part.apply(alert).entrySet());
        }
        return object(common);
    }

    private static JsonObject object(Map<String, String> texts) {
        var object = new JsonObject();
        texts.forEach(object::put);
        return object;
    }

    private static String time(Instant instant) {
        return instant.toString();
    }
}
