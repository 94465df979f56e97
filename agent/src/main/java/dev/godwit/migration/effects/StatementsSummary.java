package dev.godwit.migration.effects;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** All statements over some windows, by fingerprint, and the seconds of all of them. */
record StatementsSummary(int windows, double seconds, Map<String, StatementSummary> statements) {

    static final StatementsSummary NOTHING = new StatementsSummary(0, 0, Map.of());

    StatementSummary of(String fingerprint) {
        return statements.getOrDefault(fingerprint, StatementSummary.NOTHING);
    }

    JsonObject toJson() {
        var all = new JsonObject();
        statements.forEach((fingerprint, one) -> all.put(fingerprint, one.toJson()));
        return new JsonObject().put("windows", windows).put("seconds", seconds).put("statements", all);
    }

    static StatementsSummary fromJson(JsonObject json) {
        var all = new LinkedHashMap<String, StatementSummary>();
        json.getJsonObject("statements")
                .forEach(one -> all.put(one.getKey(), StatementSummary.fromJson((JsonObject) one.getValue())));
        return new StatementsSummary(json.getInteger("windows"), json.getDouble("seconds"), all);
    }
}
