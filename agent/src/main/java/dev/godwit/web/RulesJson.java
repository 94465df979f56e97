package dev.godwit.web;

import dev.godwit.alerts.Alert;
import dev.godwit.alerts.Alerts;
import dev.godwit.rules.AlertingRule;
import dev.godwit.rules.Group;
import dev.godwit.rules.Health;
import dev.godwit.rules.Judge;
import dev.godwit.rules.RecordingRule;
import dev.godwit.rules.Rule;
import dev.godwit.rules.RuleClock;
import dev.godwit.rules.Rules;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Rules in the shape of Prometheus' HTTP API, with what Godwit knows beside it: the last evaluations of each rule, the series
 * it found and the iterations its group missed. Source: Prometheus documentation, "HTTP API", Rules.
 */
final class RulesJson {

    /** What Prometheus says where nothing was evaluated yet. */
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private final Rules rules;
    private final Judge judge;
    private final RuleClock clock;
    private final Alerts alerts;

    RulesJson(Rules rules, Judge judge, RuleClock clock, Alerts alerts) {
        this.rules = rules;
        this.judge = judge;
        this.clock = clock;
        this.alerts = alerts;
    }

    JsonObject chosen(RuleFilter filter) {
        var groups = new JsonArray();
        for (var group : rules.groups()) {
            var chosen = group.rules().stream().filter(filter::wants).toList();
            if (filter.wants(group) && !(chosen.isEmpty() && filter.choosesRules())) {
                groups.add(group(group, chosen, filter));
            }
        }
        return AlertsJson.success(new JsonObject().put("groups", groups));
    }

    private JsonObject group(Group group, List<Rule> chosen, RuleFilter filter) {
        var list = new JsonArray();
        chosen.forEach(rule -> list.add(rule(rule, filter)));
        var lately = group.rules().stream()
                .map(judge::health)
                .flatMap(Optional::stream)
                .toList();
        return new JsonObject()
                .put("name", group.name())
                .put("file", group.file())
                .put("interval", seconds(group.interval()))
                .put("queryOffset", seconds(group.queryOffset()))
                .put("limit", group.limit())
                .put("rules", list)
                .put(
                        "evaluationTime",
                        lately.stream().mapToDouble(one -> seconds(one.took())).sum())
                .put("lastEvaluation", last(lately.stream().map(Health::at).max(Instant::compareTo)))
                .put("iterationsMissed", clock.missed(group));
    }

    private JsonObject rule(Rule rule, RuleFilter filter) {
        var history = judge.history(rule);
        var health = judge.health(rule);
        var json = new JsonObject()
                .put("name", rule.name())
                .put("query", rule.expression().toString())
                .put("health", health.map(RulesJson::word).orElse("unknown"))
                .put("lastError", health.map(Health::error).orElse(""))
                .put("lastEvaluation", last(health.map(Health::at)))
                .put("evaluationTime", health.map(one -> seconds(one.took())).orElse(0.0))
                .put("seriesMatched", health.map(Health::series).orElse(0))
                .put("evaluations", evaluations(history));
        if (rule instanceof AlertingRule alerting) {
            alerting(alerting, !history.isEmpty(), json);
            if (filter.alerts()) {
                json.put("alerts", listed(alerting));
            }
        } else if (rule instanceof RecordingRule recording) {
            json.put("type", "recording").put("labels", AlertsJson.json(recording.labels()));
        }
        return json;
    }

    private void alerting(AlertingRule rule, boolean judged, JsonObject json) {
        json.put("type", "alerting")
                .put("state", state(alerts.of(rule), judged))
                .put("duration", seconds(rule.holds()))
                .put("keepFiringFor", seconds(rule.keepFiring()))
                .put("noData", rule.noData().name().toLowerCase(Locale.ROOT))
                .put("labels", AlertsJson.json(rule.labels()))
                .put("annotations", AlertsJson.json(rule.annotations()));
    }

    private JsonArray listed(AlertingRule rule) {
        var list = new JsonArray();
        alerts.of(rule).forEach(alert -> list.add(AlertsJson.alert(alert)));
        return list;
    }

    private static JsonArray evaluations(List<Health> history) {
        var list = new JsonArray();
        for (var one : history) {
            list.add(new JsonObject()
                    .put("at", one.at().toString())
                    .put("duration", seconds(one.took()))
                    .put("error", one.error())
                    .put("elements", one.matched())
                    .put("series", one.series()));
        }
        return list;
    }

    private static String state(List<Alert> alerts, boolean judged) {
        if (alerts.stream().anyMatch(alert -> alert.state() == Alert.State.FIRING)) {
            return "firing";
        }
        return alerts.isEmpty() ? judged ? "inactive" : "unknown" : "pending";
    }

    private static String word(Health health) {
        return health.isGood() ? "ok" : "err";
    }

    private static String last(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(NEVER);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
