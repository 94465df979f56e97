package dev.godwit.migration.effects;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;

/**
 * How things were when a migration was first seen: what it is measured by.
 *
 * @param begun when it was first seen; no statement executed later is in here
 * @param serverClock the same moment on the server's clock, in seconds of the epoch
 * @param leftovers the oids of indexes and constraints that were broken already
 */
public record Baseline(
        Instant begun,
        double serverClock,
        CatalogSnapshot catalog,
        Set<String> leftovers,
        StatementsBefore statements,
        ServerSummary server) {

    /** As a tree that {@link #fromJson} takes back, in this and in later versions. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("begun", begun.toString())
                .put("server_clock", serverClock)
                .put("catalog", catalog.toJson())
                .put("leftovers", Json.texts(leftovers))
                .put("statements", statements.toJson())
                .put("server", server.toJson());
    }

    /** {@link RuntimeException} of the JSON library if it is no baseline. */
    public static Baseline fromJson(JsonObject json) {
        return new Baseline(
                json.getInstant("begun"),
                json.getDouble("server_clock"),
                CatalogSnapshot.fromJson(json.getJsonObject("catalog")),
                Json.texts(json.getJsonArray("leftovers")),
                StatementsBefore.fromJson(json.getJsonObject("statements")),
                ServerSummary.fromJson(json.getJsonObject("server")));
    }

    /** Whether there was enough of an hour before to compare statements with. */
    public boolean comparesStatements() {
        return statements.summary().windows() >= StatementFindings.LEAST_WINDOWS_BEFORE;
    }
}
