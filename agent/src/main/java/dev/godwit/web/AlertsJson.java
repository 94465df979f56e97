package dev.godwit.web;

import dev.godwit.alerts.Alert;
import dev.godwit.alerts.Alerts;
import dev.godwit.promql.Numbers;
import dev.godwit.series.Labels;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;

/** Alerts in the shape of Prometheus' HTTP API. Source: Prometheus documentation, "HTTP API", Alerts. */
final class AlertsJson {

    private AlertsJson() {}

    static JsonObject alerts(Alerts alerts) {
        var all = new JsonArray();
        alerts.current().forEach(alert -> all.add(alert(alert)));
        return success(new JsonObject().put("alerts", all));
    }

    /** Alerts that ended lately; Godwit's own addition, in the same shape. */
    static JsonArray resolved(Alerts alerts) {
        var all = new JsonArray();
        alerts.recentlyResolved()
                .forEach(alert -> all.add(
                        alert(alert).put("resolvedAt", alert.resolvedAt().toString())));
        return all;
    }

    static JsonObject alert(Alert alert) {
        return new JsonObject()
                .put("labels", json(alert.labels()))
                .put("annotations", json(alert.annotations()))
                .put("state", alert.state().name().toLowerCase(Locale.ROOT))
                .put("activeAt", alert.activeAt().toString())
                .put("value", Numbers.exponential(alert.value()));
    }

    static JsonObject json(Labels labels) {
        var json = new JsonObject();
        labels.forEach(json::put);
        return json;
    }

    static JsonObject json(Map<String, ?> texts) {
        var json = new JsonObject();
        texts.forEach((name, text) -> json.put(name, text.toString()));
        return json;
    }

    static JsonObject success(JsonObject data) {
        return new JsonObject().put("status", "success").put("data", data);
    }
}
