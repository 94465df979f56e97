package dev.godwit.migration.effects;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Maps and lists as the trees that are stored, and back. */
final class Json {

    private Json() {}

    static JsonObject texts(Map<String, String> map) {
        var json = new JsonObject();
        map.forEach(json::put);
        return json;
    }

    static Map<String, String> texts(JsonObject json) {
        var map = new LinkedHashMap<String, String>();
        json.forEach(entry -> map.put(entry.getKey(), (String) entry.getValue()));
        return map;
    }

    static JsonArray texts(Collection<String> all) {
        return new JsonArray(new ArrayList<>(all));
    }

    static Set<String> texts(JsonArray json) {
        var all = new LinkedHashSet<String>();
        json.forEach(one -> all.add((String) one));
        return all;
    }

    static <T> JsonArray list(Collection<T> all, Function<T, JsonObject> write) {
        var json = new JsonArray();
        all.forEach(one -> json.add(write.apply(one)));
        return json;
    }

    static <T> List<T> list(JsonArray json, Function<JsonObject, T> read) {
        var all = new ArrayList<T>();
        json.forEach(one -> all.add(read.apply((JsonObject) one)));
        return all;
    }
}
