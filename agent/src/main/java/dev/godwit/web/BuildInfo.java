package dev.godwit.web;

import io.vertx.core.json.JsonObject;

/**
 * What {@code status/buildinfo} says. Grafana reads {@code version} to learn what it may ask, so that is the version of
 * Prometheus' API spoken here; which build of Godwit this is stands beside it.
 */
final class BuildInfo {

    private static final String API = "3.0.0";

    private BuildInfo() {}

    static JsonObject json(String godwit) {
        return new JsonObject()
                .put("version", API)
                .put("revision", "")
                .put("branch", "")
                .put("buildUser", "")
                .put("buildDate", "")
                .put("goVersion", "")
                .put("godwit", godwit);
    }
}
