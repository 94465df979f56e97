package dev.godwit.migration.sql;

import dev.godwit.migration.sql.Operation.Part;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a statement's own names into the texts of the table, as {@code {table}}, {@code {column}}, …. */
final class Placeholders {

    private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+)}");
    private static final int LONGEST_NAME = 63;

    private final Operation operation;

    Placeholders(Operation operation) {
        this.operation = operation;
    }

    String fill(String text) {
        return text.isEmpty()
                ? text
                : PLACE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
    }

    private String value(String name) {
        return switch (name) {
            case "table" -> operation.target().isPresent() ? operation.target().toString() : operation.part(Part.TYPE);
            case "column" -> ObjectName.quoted(operation.part(Part.COLUMN));
            case "columns" -> columns();
            case "type" -> or(operation.part(Part.TYPE), "…");
            case "default" -> or(operation.part(Part.DEFAULT), "…");
            case "name" -> or(ObjectName.quoted(operation.part(Part.NAME)), "…");
            case "index_name" ->
                operation.part(Part.NAME).isEmpty() ? "" : ObjectName.quoted(operation.part(Part.NAME)) + " ";
            case "rest" -> or(operation.part(Part.REST), "…");
            case "check" -> or(operation.part(Part.CHECK), "…");
            case "unique" -> operation.has(Part.UNIQUE) ? " unique" : "";
            case "referenced" -> other(Operation.REFERENCED);
            case "partition" -> other(Operation.PARTITION);
            case "name_of_check" -> made("check");
            case "name_of_key" -> made("fkey");
            case "name_of_index" -> made("key");
            default -> throw new IllegalStateException("unknown placeholder {" + name + "}");
        };
    }

    private String columns() {
        var columns = operation.part(Part.COLUMNS);
        return columns.isEmpty() ? or(ObjectName.quoted(operation.part(Part.COLUMN)), "…") : columns;
    }

    private String other(String role) {
        var name = operation.others().get(role);
        return name == null ? "…" : name.toString();
    }

    /** A name as the server would make it, or the one that was given. */
    private String made(String ending) {
        var given = operation.part(Part.NAME);
        if (!given.isEmpty()) {
            return ObjectName.quoted(given);
        }
        var columns = operation.part(Part.COLUMN) + operation.part(Part.COLUMNS).replaceAll("\\W+", "_");
        var name = operation.target().name() + (columns.isEmpty() ? "" : "_" + columns) + "_" + ending;
        return ObjectName.quoted(name.substring(Math.max(0, name.length() - LONGEST_NAME)));
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() || text.equals("\"\"") ? otherwise : text;
    }
}
