package dev.godwit.migration.sql;

import dev.godwit.migration.sql.TableFacts.Constraint;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The question by which a database tells what a script needs to know of it, and the reading of its answer. */
public final class CatalogReader {

    private static final SqlFiles SQL = SqlFiles.read("ddl/catalog");
    /** The most relations that are asked about at once. */
    private static final int MOST_NAMES = 2000;

    private CatalogReader() {}

    /** The question for a server of this version, which waits for no lock on a relation; empty for one too old. */
    public static Optional<String> question(List<ObjectName> names, int major) {
        var literals = names.stream()
                .map(ObjectName::name)
                .distinct()
                .limit(MOST_NAMES)
                .map(name -> "'" + name.replace("'", "''") + "'")
                .collect(Collectors.joining(", "));
        return SQL.forMajor(major).map(sql -> sql.replace("{names}", literals.isEmpty() ? "''" : literals));
    }

    /** Each row holds one fact, an object of JSON. */
    public static Catalog read(Iterable<Row> rows) {
        var tables = new ArrayList<TableFacts>();
        var types = new LinkedHashSet<String>();
        for (var row : rows) {
            var fact = new JsonObject(row.getString("fact"));
            if (fact.containsKey("type")) {
                types.add(fact.getString("type"));
            } else {
                tables.add(table(fact));
            }
        }
        return new Catalog(true, List.copyOf(tables), types);
    }

    private static TableFacts table(JsonObject fact) {
        var types = new LinkedHashMap<String, String>();
        var columns = fact.getJsonObject("columns");
        if (columns != null) {
            columns.forEach(
                    column -> types.put(column.getKey(), column.getValue().toString()));
        }
        return new TableFacts(
                new ObjectName(fact.getString("schema"), fact.getString("name")),
                fact.getLong("bytes"),
                fact.getDouble("rows"),
                fact.getString("kind").equals("p"),
                fact.getInteger("partitions"),
                fact.getBoolean("default_partition"),
                types,
                constraints(list(fact, "constraints")),
                indexes(list(fact, "indexes")));
    }

    private static List<Constraint> constraints(JsonArray facts) {
        var constraints = new ArrayList<Constraint>();
        for (int i = 0; i < facts.size(); i++) {
            var fact = facts.getJsonObject(i);
            var referenced = fact.getString("referenced") == null
                    ? ObjectName.NONE
                    : new ObjectName(fact.getString("referenced_schema"), fact.getString("referenced"));
            var notNull = fact.getString("not_null");
            constraints.add(new Constraint(
                    fact.getString("name"),
                    fact.getString("kind").charAt(0),
                    fact.getBoolean("valid"),
                    notNull == null ? "" : notNull,
                    referenced));
        }
        return constraints;
    }

    private static List<List<String>> indexes(JsonArray facts) {
        var indexes = new ArrayList<List<String>>();
        for (int i = 0; i < facts.size(); i++) {
            indexes.add(facts.getJsonArray(i).stream().map(Object::toString).toList());
        }
        return indexes;
    }

    private static JsonArray list(JsonObject fact, String key) {
        var list = fact.getJsonArray(key);
        return list == null ? new JsonArray() : list;
    }
}
