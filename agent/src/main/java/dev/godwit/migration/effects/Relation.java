package dev.godwit.migration.effects;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A table, view or other relation as the catalog had it. Its parts are kept as the lists the server made of them, JSON texts
 * that are taken apart only where two differ.
 *
 * @param kind {@code pg_class.relkind}
 * @param options what of it is not as it would be by itself, see {@link Options}
 * @param filenode another one after the relation was rewritten or truncated
 * @param rules a hash of what they say, and the transactions that wrote them
 * @param pages as of the last VACUUM or ANALYZE, and {@code visible} those of them all of whose rows everybody sees
 */
record Relation(
        long oid,
        String schema,
        String name,
        String kind,
        long filenode,
        long pages,
        double tuples,
        long visible,
        String options,
        String columns,
        String indexes,
        String constraints,
        String triggers,
        String rules) {

    /**
     * @param identity how the value is made, as {@code attidentity} and {@code attgenerated} say; empty for an ordinary column
     * @param options what of it is not as its type has it, see {@link Options}
     */
    record Column(
            int number,
            String name,
            String type,
            boolean notNull,
            String byDefault,
            String identity,
            Map<String, String> options) {}

    /** @param key column numbers, 0 for an expression; the first {@code keys} of them are searched by, others are included */
    record Index(
            String name,
            long oid,
            boolean valid,
            boolean unique,
            boolean needed,
            String method,
            List<Integer> key,
            int keys,
            String rest,
            boolean partial) {}

    /** @param type {@code pg_constraint.contype}; {@code expression} a hash of that of a check */
    record Constraint(
            String name,
            String type,
            boolean validated,
            List<Integer> columns,
            long references,
            String rest,
            String expression) {}

    /** A trigger, {@code pg_trigger.tgenabled}, a hash of the rest, and the transaction that wrote it. */
    record Trigger(String name, String enabled, String rest, String version) {}

    /** How people write it: without the schema they need not write, with quotes where they must. */
    String title() {
        return schema.equals("public") ? Identifiers.quoted(name) : qualified();
    }

    String qualified() {
        return Identifiers.quoted(schema) + "." + Identifiers.quoted(name);
    }

    /** The word for its kind. */
    String sort() {
        return switch (kind) {
            case "v" -> "view";
            case "m" -> "materialized view";
            case "f" -> "foreign table";
            case "c" -> "type";
            case "S" -> "sequence";
            default -> "table";
        };
    }

    /** Whether nothing about it is another but what maintenance moves. */
    boolean alike(Relation other) {
        return schema.equals(other.schema)
                && name.equals(other.name)
                && options.equals(other.options)
                && columns.equals(other.columns)
                && indexes.equals(other.indexes)
                && constraints.equals(other.constraints)
                && triggers.equals(other.triggers)
                && rules.equals(other.rules);
    }

    /** The same with the texts of an earlier one that are equal, so that two snapshots hold them once. */
    Relation sharing(Relation earlier) {
        if (earlier == null || !alike(earlier)) {
            return this;
        }
        return new Relation(
                oid,
                earlier.schema,
                earlier.name,
                kind,
                filenode,
                pages,
                tuples,
                visible,
                earlier.options,
                earlier.columns,
                earlier.indexes,
                earlier.constraints,
                earlier.triggers,
                earlier.rules);
    }

    List<Column> columnList() {
        return list(
                columns,
                one -> new Column(
                        one.getInteger(0),
                        one.getString(1),
                        one.getString(2),
                        one.getBoolean(3),
                        text(one, 4),
                        text(one, 5),
                        one.size() > 6 && one.getJsonArray(6) != null ? Options.of(one.getJsonArray(6)) : Map.of()));
    }

    List<Index> indexList() {
        return list(
                indexes,
                one -> new Index(
                        one.getString(0),
                        Long.parseLong(one.getString(1)),
                        one.getBoolean(2),
                        one.getBoolean(3),
                        one.getBoolean(4),
                        one.getString(5),
                        numbers(one.getString(6)),
                        one.getInteger(7),
                        one.getString(8),
                        one.getBoolean(9)));
    }

    List<Constraint> constraintList() {
        return list(
                constraints,
                one -> new Constraint(
                        one.getString(0),
                        one.getString(1),
                        one.getBoolean(2),
                        one.getJsonArray(3) == null
                                ? List.of()
                                : one.getJsonArray(3).stream()
                                        .map(number -> ((Number) number).intValue())
                                        .toList(),
                        Long.parseLong(one.getString(4)),
                        one.getString(5),
                        text(one, 6)));
    }

    List<Trigger> triggerList() {
        return list(
                triggers, one -> new Trigger(one.getString(0), one.getString(1), one.getString(2), one.getString(3)));
    }

    Map<String, String> optionList() {
        return Options.of(options);
    }

    private static <T> List<T> list(String json, Function<JsonArray, T> read) {
        var all = new ArrayList<T>();
        new JsonArray(json).forEach(one -> all.add(read.apply((JsonArray) one)));
        return all;
    }

    private static String text(JsonArray from, int at) {
        var text = from.getString(at);
        return text == null ? "" : text;
    }

    private static List<Integer> numbers(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.split(" ")).stream().map(Integer::valueOf).toList();
    }
}
