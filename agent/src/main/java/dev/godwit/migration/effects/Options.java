package dev.godwit.migration.effects;

import io.vertx.core.json.JsonArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What of a relation or a column is not as it would be by itself: a list of {@code "fillfactor=70"}, {@code "owner=ann"} or {@code
 * "policy mine=<hash>"} as the server made it, by what stands before the first sign.
 */
final class Options {

    /** The highest number a column ever had: those that were dropped keep theirs. */
    static final String COLUMNS_EVER = "columns ever";

    private static final String POLICY = "policy ";

    private Options() {}

    static Map<String, String> of(String list) {
        return list.startsWith("[") ? of(new JsonArray(list)) : Map.of();
    }

    static Map<String, String> of(JsonArray list) {
        var options = new LinkedHashMap<String, String>();
        list.forEach(each -> {
            var one = (String) each;
            int sign = one.indexOf('=');
            options.put(one.substring(0, sign), one.substring(sign + 1));
        });
        return options;
    }

    /** Tells what differs, each as of {@code place}, which ends where the name of the option is to stand. */
    static void compare(String place, Map<String, String> was, Map<String, String> now, Consumer<SchemaChange> tell) {
        var names = new TreeSet<>(was.keySet());
        names.addAll(now.keySet());
        names.remove(COLUMNS_EVER);
        for (var name : names) {
            var before = was.get(name);
            var after = now.get(name);
            if (before == null || !before.equals(after)) {
                tell.accept(
                        name.startsWith(POLICY)
                                ? policy(place + name, before, after)
                                : SchemaChange.changed(place + name, shown(name, before), shown(name, after)));
            }
        }
    }

    private static SchemaChange policy(String object, String before, String after) {
        if (before == null) {
            return SchemaChange.added(object, "");
        }
        return after == null ? SchemaChange.removed(object) : SchemaChange.changed(object, "", "");
    }

    private static String shown(String name, String value) {
        if (value != null) {
            return CatalogDiff.cut(value);
        }
        return switch (name) {
            case "row security" -> "disabled";
            case "clustered on", "options" -> "none";
            case "persistence" -> "logged";
            case "triggers of constraints" -> "enabled";
            default -> "default";
        };
    }
}
