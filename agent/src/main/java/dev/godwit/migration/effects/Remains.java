package dev.godwit.migration.effects;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the watch after a migration needs of the time before and of the moment it ended; far smaller than a {@link Baseline}.
 *
 * @param serverClock when it began on the server's clock, in seconds of the epoch
 * @param visibility the share of visible pages of each large table before, by oid
 * @param scans how often each touched table had been scanned when it ended, by oid
 */
record Remains(
        Instant begun,
        double serverClock,
        Instant ended,
        Instant until,
        List<SchemaChange> changes,
        Touched touched,
        Set<String> leftovers,
        Map<Long, Double> visibility,
        Map<Long, Double> scans,
        StatementsBefore statements,
        ServerSummary server) {

    JsonObject toJson() {
        return new JsonObject()
                .put("begun", begun.toString())
                .put("server_clock", serverClock)
                .put("ended", ended.toString())
                .put("until", until.toString())
                .put("changes", Json.list(changes, Remains::json))
                .put("touched", touched.toJson())
                .put("leftovers", Json.texts(leftovers))
                .put("visibility", json(visibility))
                .put("scans", json(scans))
                .put("statements", statements.toJson())
                .put("server", server.toJson());
    }

    static Remains fromJson(JsonObject json) {
        return new Remains(
                json.getInstant("begun"),
                json.getDouble("server_clock"),
                json.getInstant("ended"),
                json.getInstant("until"),
                Json.list(json.getJsonArray("changes"), Remains::change),
                Touched.fromJson(json.getJsonObject("touched")),
                Json.texts(json.getJsonArray("leftovers")),
                numbers(json.getJsonObject("visibility")),
                numbers(json.getJsonObject("scans")),
                StatementsBefore.fromJson(json.getJsonObject("statements")),
                ServerSummary.fromJson(json.getJsonObject("server")));
    }

    private static JsonObject json(SchemaChange change) {
        return new JsonObject()
                .put("kind", change.kind().name())
                .put("object", change.object())
                .put("before", change.before())
                .put("after", change.after());
    }

    private static SchemaChange change(JsonObject json) {
        return new SchemaChange(
                SchemaChange.Kind.valueOf(json.getString("kind")),
                json.getString("object"),
                json.getString("before"),
                json.getString("after"));
    }

    private static JsonObject json(Map<Long, Double> numbers) {
        var json = new JsonObject();
        numbers.forEach((oid, value) -> json.put(oid.toString(), value));
        return json;
    }

    private static Map<Long, Double> numbers(JsonObject json) {
        var numbers = new LinkedHashMap<Long, Double>();
        json.forEach(one -> numbers.put(Long.valueOf(one.getKey()), ((Number) one.getValue()).doubleValue()));
        return numbers;
    }
}
