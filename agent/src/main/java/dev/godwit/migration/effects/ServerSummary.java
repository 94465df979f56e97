package dev.godwit.migration.effects;

import io.vertx.core.json.JsonObject;

/**
 * How a database fared over some windows.
 *
 * @param errors the share of transactions that were rolled back, window by window
 * @param deadlocks how many there were in these {@code minutes}
 * @param lag bytes the slowest standby was behind, and {@code retained} those the slowest slot made the server keep
 */
record ServerSummary(Spread connections, Spread errors, double deadlocks, double minutes, Spread lag, Spread retained) {

    static final ServerSummary NOTHING = new ServerSummary(Spread.NONE, Spread.NONE, 0, 0, Spread.NONE, Spread.NONE);

    JsonObject toJson() {
        return new JsonObject()
                .put("connections", connections.toJson())
                .put("errors", errors.toJson())
                .put("deadlocks", deadlocks)
                .put("minutes", minutes)
                .put("lag", lag.toJson())
                .put("retained", retained.toJson());
    }

    static ServerSummary fromJson(JsonObject json) {
        return new ServerSummary(
                Spread.fromJson(json.getJsonObject("connections")),
                Spread.fromJson(json.getJsonObject("errors")),
                json.getDouble("deadlocks"),
                json.getDouble("minutes"),
                Spread.fromJson(json.getJsonObject("lag")),
                Spread.fromJson(json.getJsonObject("retained")));
    }
}
