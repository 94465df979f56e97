package dev.godwit.migration.effects;

import dev.godwit.migration.effects.Relation.Column;
import dev.godwit.migration.effects.Relation.Constraint;
import dev.godwit.migration.effects.Relation.Index;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The parts of a schema that a migration made, retyped or wrote anew: those that the watch goes on looking at. */
record Touched(List<Part> columns, List<Part> indexes, List<Part> foreignKeys, List<Part> rewritten) {

    static final Touched NOTHING = new Touched(List.of(), List.of(), List.of(), List.of());

    /** Of each sort. */
    static final int MOST = 500;

    /**
     * One of them.
     *
     * @param number of a column, the oid of an index, the filenode from before of a table
     * @param detail the columns of a foreign key, for SQL
     */
    record Part(long relation, long number, String schema, String table, String name, String detail) {

        String title() {
            var known = schema.equals("public") ? Identifiers.quoted(table) : tableName();
            return name.isEmpty() ? known : known + "." + Identifiers.quoted(name);
        }

        /** The table, for SQL. */
        String tableName() {
            return Identifiers.quoted(schema, table);
        }

        /** What has its own name in the schema, for SQL. */
        String ownName() {
            return Identifiers.quoted(schema, name);
        }

        JsonObject toJson() {
            return new JsonObject()
                    .put("relation", relation)
                    .put("number", number)
                    .put("schema", schema)
                    .put("table", table)
                    .put("name", name)
                    .put("detail", detail);
        }

        static Part fromJson(JsonObject json) {
            return new Part(
                    json.getLong("relation"),
                    json.getLong("number"),
                    json.getString("schema"),
                    json.getString("table"),
                    json.getString("name"),
                    json.getString("detail"));
        }
    }

    static Touched between(CatalogSnapshot before, CatalogSnapshot after) {
        var touched = new Touched(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        after.relations().values().stream()
                .filter(now -> Set.of("r", "m", "p").contains(now.kind()))
                .forEach(now -> touched.compare(before.relations().get(now.oid()), now));
        return touched;
    }

    private void compare(Relation was, Relation now) {
        if (was != null && was.filenode() != now.filenode()) {
            add(rewritten, now, was.filenode(), "", "");
        }
        if (was == null || !was.columns().equals(now.columns())) {
            columns(was, now);
        }
        if (was == null || !was.indexes().equals(now.indexes())) {
            indexes(was, now);
        }
        if (was == null || !was.constraints().equals(now.constraints())) {
            foreignKeys(was, now);
        }
    }

    private void columns(Relation was, Relation now) {
        var types = new HashMap<Integer, String>();
        if (was != null) {
            was.columnList().forEach(column -> types.put(column.number(), column.type()));
        }
        now.columnList().stream()
                .filter(column -> !column.type().equals(types.get(column.number())))
                .forEach(column -> add(columns, now, column.number(), column.name(), ""));
    }

    private void indexes(Relation was, Relation now) {
        var known = new HashSet<String>();
        if (was != null) {
            was.indexList().forEach(index -> known.add(index.name()));
        }
        now.indexList().stream()
                .filter(index -> !known.contains(index.name()) && !index.unique() && !index.needed())
                .forEach(index -> add(indexes, now, index.oid(), index.name(), ""));
    }

    private void foreignKeys(Relation was, Relation now) {
        var known = new HashSet<String>();
        if (was != null) {
            was.constraintList().forEach(constraint -> known.add(constraint.name()));
        }
        var names = new HashMap<Integer, String>();
        now.columnList().forEach(column -> names.put(column.number(), column.name()));
        now.constraintList().stream()
                .filter(constraint -> constraint.type().equals("f") && !known.contains(constraint.name()))
                .forEach(constraint -> add(foreignKeys, now, 0, constraint.name(), columnNames(constraint, names)));
    }

    private static String columnNames(Constraint constraint, Map<Integer, String> names) {
        return String.join(
                ", ",
                constraint.columns().stream()
                        .map(number -> Identifiers.quoted(names.getOrDefault(number, "?")))
                        .toList());
    }

    private static void add(List<Part> parts, Relation relation, long number, String name, String detail) {
        if (parts.size() < MOST) {
            parts.add(new Part(relation.oid(), number, relation.schema(), relation.name(), name, detail));
        }
    }

    /** Whether an index of the table leads with the columns of this foreign key, in whatever order. */
    static boolean supported(Relation table, String foreignKey) {
        var columns = table.constraintList().stream()
                .filter(constraint -> constraint.name().equals(foreignKey))
                .findFirst()
                .map(Constraint::columns)
                .orElse(List.of());
        return columns.isEmpty() || table.indexList().stream().anyMatch(index -> leads(index, new TreeSet<>(columns)));
    }

    private static boolean leads(Index index, Set<Integer> columns) {
        return index.valid()
                && !index.partial()
                && index.keys() >= columns.size()
                && new TreeSet<>(index.key().subList(0, columns.size())).equals(columns);
    }

    /** Whether the table still has the column it had, under this name or another. */
    static boolean has(Relation table, long number) {
        return table.columnList().stream().map(Column::number).anyMatch(one -> one == number);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("columns", Json.list(columns, Part::toJson))
                .put("indexes", Json.list(indexes, Part::toJson))
                .put("foreign_keys", Json.list(foreignKeys, Part::toJson))
                .put("rewritten", Json.list(rewritten, Part::toJson));
    }

    static Touched fromJson(JsonObject json) {
        return new Touched(
                Json.list(json.getJsonArray("columns"), Part::fromJson),
                Json.list(json.getJsonArray("indexes"), Part::fromJson),
                Json.list(json.getJsonArray("foreign_keys"), Part::fromJson),
                Json.list(json.getJsonArray("rewritten"), Part::fromJson));
    }
}
