package dev.godwit.migration.effects;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A schema at one moment, and the settings it lived by. Equal texts of two snapshots read one after the other are held once.
 *
 * @param relations by oid
 * @param objects what is of no relation, {@code "type public.mood"} with its definition or a hash of it
 * @param settings what was set, with its unit
 * @param partial whether there was more than {@link CatalogReader} takes
 */
public record CatalogSnapshot(
        Map<Long, Relation> relations, Map<String, String> objects, Map<String, String> settings, boolean partial) {

    static final CatalogSnapshot EMPTY = new CatalogSnapshot(Map.of(), Map.of(), Map.of(), false);

    JsonObject toJson() {
        var list = new JsonArray();
        relations
                .values()
                .forEach(one -> list.add(new JsonArray()
                        .add(one.oid())
                        .add(one.schema())
                        .add(one.name())
                        .add(one.kind())
                        .add(one.filenode())
                        .add(one.pages())
                        .add(one.tuples())
                        .add(one.visible())
                        .add(one.options())
                        .add(one.columns())
                        .add(one.indexes())
                        .add(one.constraints())
                        .add(one.triggers())
                        .add(one.rules())));
        return new JsonObject()
                .put("relations", list)
                .put("objects", Json.texts(objects))
                .put("settings", Json.texts(settings))
                .put("partial", partial);
    }

    static CatalogSnapshot fromJson(JsonObject json) {
        var relations = new LinkedHashMap<Long, Relation>();
        json.getJsonArray("relations").forEach(each -> {
            var one = (JsonArray) each;
            relations.put(
                    one.getLong(0),
                    new Relation(
                            one.getLong(0),
                            one.getString(1),
                            one.getString(2),
                            one.getString(3),
                            one.getLong(4),
                            one.getLong(5),
                            one.getDouble(6),
                            one.getLong(7),
                            one.getString(8),
                            one.getString(9),
                            one.getString(10),
                            one.getString(11),
                            one.getString(12),
                            one.getString(13)));
        });
        return new CatalogSnapshot(
                relations,
                Json.texts(json.getJsonObject("objects")),
                Json.texts(json.getJsonObject("settings")),
                json.getBoolean("partial"));
    }
}
