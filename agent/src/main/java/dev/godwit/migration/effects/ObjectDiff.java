package dev.godwit.migration.effects;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The differences between two states of what is of no relation: a type, a function, an extension. */
final class ObjectDiff {

    /** Its definition is no text for people. */
    private static final Pattern HASHED = Pattern.compile("^(?:statistics|event trigger|publication) ");

    private static final Pattern ROUTINE = Pattern.compile("^(?:function|procedure|aggregate) ");
    private static final Pattern TRANSACTION = Pattern.compile("[rm] \\d+");

    private ObjectDiff() {}

    /** @param name with the word for its sort, like {@code "type mood"} */
    static List<SchemaChange> of(String name, String was, String now) {
        if (ROUTINE.matcher(name).find()) {
            return List.of(routine(name, was.split(" "), now.split(" ")));
        }
        if (was.startsWith("[") && now.startsWith("[")) {
            return labels(name, texts(was), texts(now));
        }
        boolean hashed = HASHED.matcher(name).find() || TRANSACTION.matcher(now).matches();
        return List.of(
                SchemaChange.changed(name, hashed ? "" : CatalogDiff.cut(was), hashed ? "" : CatalogDiff.cut(now)));
    }

    /** Of a hash of what it does, one of how it is kept, and the transaction that wrote it. */
    private static SchemaChange routine(String name, String[] was, String[] now) {
        boolean same = was.length > 1 && now.length > 1 && was[0].equals(now[0]);
        boolean kept = same && !was[1].equals(now[1]);
        return kept ? SchemaChange.changed(name, "", "") : SchemaChange.replaced(name);
    }

    private static List<SchemaChange> labels(String name, List<String> was, List<String> now) {
        var place = name + ": value ";
        var changes = new ArrayList<SchemaChange>();
        var gone = new ArrayList<>(was);
        gone.removeAll(now);
        var fresh = new ArrayList<>(now);
        fresh.removeAll(was);
        if (gone.size() == fresh.size() && was.size() == now.size() && !gone.isEmpty()) {
            for (int at = 0; at < gone.size(); at++) {
                changes.add(SchemaChange.renamed(place + quoted(gone.get(at)), quoted(fresh.get(at))));
            }
            return changes;
        }
        fresh.forEach(one -> changes.add(SchemaChange.added(place + quoted(one), "")));
        gone.forEach(one -> changes.add(SchemaChange.removed(place + quoted(one))));
        return changes.isEmpty() ? List.of(SchemaChange.changed(name + ": order of values", "", "")) : changes;
    }

    private static String quoted(String label) {
        return "'" + label.replace("'", "''") + "'";
    }

    private static List<String> texts(String json) {
        return new JsonArray(json).stream().map(String.class::cast).toList();
    }
}
