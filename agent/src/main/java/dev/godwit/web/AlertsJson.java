package dev.godwit.web;

import dev.godwit.alerts.Alert;
import dev.godwit.alerts.Alerts;
import dev.godwit.rules.AlertingRule;
import dev.godwit.rules.Group;
import dev.godwit.rules.Health;
import dev.godwit.rules.Judge;
import dev.godwit.rules.RecordingRule;
import dev.godwit.rules.Rule;
import dev.godwit.rules.Rules;
import dev.godwit.series.Labels;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Rules and alerts in the shape of Prometheus' HTTP API. Source: Prometheus documentation, "HTTP API", Rules and Alerts. */
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

    static JsonObject rules(Rules rules, Alerts alerts, Judge judge) {
        var groups = new JsonArray();
        rules.groups().forEach(group -> groups.add(group(group, alerts, judge)));
        return success(new JsonObject().put("groups", groups));
    }

    private static JsonObject group(Group group, Alerts alerts, Judge judge) {
        var rules = new JsonArray();
        group.rules().forEach(rule -> rules.add(rule(rule, alerts, judge.health(rule))));
        return new JsonObject()
                .put("name", group.name())
                .put("file", group.file())
                .put("interval", group.interval().toMillis() / 1000.0)
                .put("rules", rules);
    }

    private static JsonObject rule(Rule rule, Alerts alerts, Optional<Health> health) {
        var json = new JsonObject()
                .put("name", rule.name())
                .put("query", rule.expression().toString())
                .put(
                        "health",
                        health.map(found -> found.isGood() ? "ok" : "err").orElse("unknown"))
                .put("lastError", health.map(Health::error).orElse(""))
                .put(
                        "lastEvaluation",
                        health.map(found -> found.at().toString()).orElse(""))
                .put(
                        "evaluationTime",
                        health.map(found -> found.took().toNanos() / 1e9).orElse(0.0))
                .put("seriesMatched", health.map(Health::matched).orElse(0));
        if (rule instanceof AlertingRule alerting) {
            var current = alerts.of(alerting);
            var list = new JsonArray();
            current.forEach(alert -> list.add(alert(alert)));
            json.put("type", "alerting")
                    .put("state", state(current, health.isPresent()))
                    .put("duration", alerting.holds().toMillis() / 1000.0)
                    .put("keepFiringFor", alerting.keepFiring().toMillis() / 1000.0)
                    .put("labels", json(alerting.labels()))
                    .put("annotations", json(alerting.annotations()))
                    .put("alerts", list);
        } else if (rule instanceof RecordingRule recording) {
            json.put("type", "recording").put("labels", json(recording.labels()));
        }
        return json;
    }

    private static String state(List<Alert> alerts, boolean judged) {
        if (alerts.stream().anyMatch(alert -> alert.state() == Alert.State.FIRING)) {
            return "firing";
        }
        return alerts.isEmpty() ? judged ? "inactive" : "unknown" : "pending";
    }

    private static JsonObject alert(Alert alert) {
        return new JsonObject()
                .put("labels", json(alert.labels()))
                .put("annotations", json(alert.annotations()))
                .put("state", alert.state().name().toLowerCase(Locale.ROOT))
                .put("activeAt", alert.activeAt().toString())
                .put("value", Double.toString(alert.value()));
    }

    private static JsonObject json(Labels labels) {
        var json = new JsonObject();
        labels.forEach(json::put);
        return json;
    }

    private static JsonObject json(Map<String, ?> texts) {
        var json = new JsonObject();
        texts.forEach((name, text) -> json.put(name, text.toString()));
        return json;
    }

    private static JsonObject success(JsonObject data) {
        return new JsonObject().put("status", "success").put("data", data);
    }
}
