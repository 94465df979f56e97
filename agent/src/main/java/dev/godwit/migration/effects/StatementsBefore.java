package dev.godwit.migration.effects;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * The statements of the hour before.
 *
 * @param texts what may be shown of them, by fingerprint
 * @param seen the fingerprints of all statements the server knew, called in that hour or not
 */
record StatementsBefore(StatementsSummary summary, Map<String, String> texts, Set<String> seen) {

    static final StatementsBefore NOTHING = new StatementsBefore(StatementsSummary.NOTHING, Map.of(), Set.of());

    JsonObject toJson() {
        return new JsonObject()
                .put("summary", summary.toJson())
                .put("texts", Json.texts(texts))
                .put("seen", Json.texts(seen));
    }

    static StatementsBefore fromJson(JsonObject json) {
        return new StatementsBefore(
                StatementsSummary.fromJson(json.getJsonObject("summary")),
                Json.texts(json.getJsonObject("texts")),
                Json.texts(json.getJsonArray("seen")));
    }
}
