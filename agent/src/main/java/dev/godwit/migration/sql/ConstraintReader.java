package dev.godwit.migration.sql;

import dev.godwit.migration.sql.Operation.Part;

/** Reads the constraint of a table, as ADD and CREATE TABLE have it. */
final class ConstraintReader {

    private ConstraintReader() {}

    /** Whether a table's constraint begins here, and no column. */
    static boolean begins(TokenCursor cursor) {
        return cursor.peek("constraint")
                || cursor.peek("check")
                || cursor.peek("unique")
                || cursor.peek("primary", "key")
                || cursor.peek("foreign", "key")
                || cursor.peek("exclude")
                || cursor.peek("not", "null");
    }

    /** Reads to the end of the cursor. */
    static Operation read(ObjectName table, TokenCursor cursor) {
        var name = cursor.accept("constraint") ? cursor.identifier() : "";
        var operation = constraint(table, cursor);
        return name.isEmpty() ? operation : operation.with(Part.NAME, name);
    }

    private static Operation constraint(ObjectName table, TokenCursor cursor) {
        if (cursor.accept("check")) {
            var expression = TokenCursor.text(cursor.inside());
            return Operation.of(unproven(cursor) ? "add_check_not_valid" : "add_check", table)
                    .with(Part.CHECK, expression);
        }
        if (cursor.accept("not", "null")) {
            var column = cursor.identifier();
            return Operation.of(unproven(cursor) ? "add_not_null_not_valid" : "add_not_null", table)
                    .with(Part.COLUMN, column);
        }
        if (cursor.accept("foreign", "key")) {
            var columns = TokenCursor.text(cursor.inside());
            cursor.accept("references");
            var reference = TokenCursor.text(cursor.copy().rest());
            var referenced = cursor.name();
            return Operation.of(unproven(cursor) ? "add_foreign_key_not_valid" : "add_foreign_key", table)
                    .with(Part.COLUMNS, columns)
                    .with(Part.REST, reference)
                    .withOther(Operation.REFERENCED, referenced);
        }
        if (cursor.accept("exclude")) {
            return Operation.of("add_exclude", table);
        }
        if (cursor.accept("unique")) {
            return unique(table, cursor, "add_unique");
        }
        if (cursor.accept("primary", "key")) {
            return unique(table, cursor, "add_primary_key");
        }
        return Operation.unclassified(table);
    }

    private static Operation unique(ObjectName table, TokenCursor cursor, String form) {
        if (cursor.accept("nulls")) {
            cursor.accept("not");
            cursor.accept("distinct");
        }
        if (cursor.accept("using", "index")) {
            var index = cursor.identifier();
            return Operation.of(form + "_using_index", table)
                    .with(Part.NAME, index)
                    .withOther(Operation.INDEX, new ObjectName(table.schema(), index));
        }
        return Operation.of(form, table).with(Part.COLUMNS, TokenCursor.text(cursor.inside()));
    }

    private static boolean unproven(TokenCursor cursor) {
        return cursor.has("not", "valid") || cursor.has("not", "enforced");
    }
}
