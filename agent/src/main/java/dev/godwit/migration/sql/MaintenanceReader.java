package dev.godwit.migration.sql;

import dev.godwit.migration.sql.Operation.Part;
import java.util.ArrayList;
import java.util.List;

/** Reads the statements that keep a database going, after their first word; and those that change rows. */
final class MaintenanceReader {

    private MaintenanceReader() {}

    static List<Operation> vacuum(TokenCursor cursor) {
        var options = new TokenCursor(cursor.inside());
        boolean full = options.has("full") && !options.has("full", "false") && !options.has("full", "off");
        while (!cursor.atEnd() && (cursor.peek("full") || cursor.peek("freeze") || cursor.peek("verbose"))) {
            full |= cursor.peek("full");
            cursor.take();
        }
        cursor.acceptAny("analyze", "analyse");
        return each(full ? "vacuum_full" : "vacuum", cursor);
    }

    static List<Operation> analyze(TokenCursor cursor) {
        cursor.inside();
        cursor.accept("verbose");
        return each("analyze", cursor);
    }

    static List<Operation> truncate(TokenCursor cursor) {
        cursor.accept("table");
        return each(cursor.has("cascade") ? "truncate_cascade" : "truncate", cursor);
    }

    static List<Operation> lock(TokenCursor cursor) {
        cursor.accept("table");
        var names = cursor.copy();
        while (!cursor.atEnd() && !cursor.accept("in")) {
            cursor.take();
        }
        var mode = TokenCursor.text(cursor.until("mode"));
        return each("lock_table", names).stream()
                .map(operation -> mode.isEmpty() ? operation : operation.with(Part.MODE, mode))
                .toList();
    }

    private static List<Operation> each(String form, TokenCursor cursor) {
        var operations = new ArrayList<Operation>();
        for (var item : cursor.items()) {
            item.accept("only");
            operations.add(Operation.of(form, item.name()));
        }
        return operations.isEmpty() ? List.of(Operation.of(form, ObjectName.NONE)) : operations;
    }

    static Operation reindex(TokenCursor cursor) {
        boolean concurrently = new TokenCursor(cursor.inside()).has("concurrently");
        boolean index = cursor.accept("index");
        boolean table = cursor.accept("table");
        boolean many = !index && !table;
        if (many && !cursor.acceptAny("schema", "database", "system")) {
            return Operation.unclassified(ObjectName.NONE);
        }
        concurrently |= cursor.accept("concurrently");
        var name = many ? ObjectName.NONE : cursor.name();
        if (concurrently) {
            return Operation.of(index ? "reindex_index_concurrently" : "reindex_concurrently", name);
        }
        return Operation.of(index ? "reindex_index" : table ? "reindex_table" : "reindex_many", name);
    }

    static Operation cluster(TokenCursor cursor) {
        cursor.inside();
        cursor.accept("verbose");
        var name = cursor.name();
        // The old way round: CLUSTER index ON table.
        return Operation.of("cluster", cursor.accept("on") ? cursor.name() : name);
    }

    static Operation refresh(TokenCursor cursor) {
        if (!cursor.accept("materialized", "view")) {
            return Operation.unclassified(ObjectName.NONE);
        }
        return Operation.of(cursor.accept("concurrently") ? "refresh_concurrently" : "refresh", cursor.name());
    }

    static Operation comment(TokenCursor cursor) {
        cursor.accept("on");
        if (cursor.accept("column")) {
            var column = cursor.name();
            // The catalogue's and the schema's names are gone: one dot has gone too far for a table with a schema.
            return Operation.of("comment_on", new ObjectName("", column.schema()));
        }
        boolean relation = cursor.accept("table") || cursor.accept("foreign", "table");
        return relation ? Operation.of("comment_on", cursor.name()) : Operation.of("comment_other", ObjectName.NONE);
    }

    static Operation grant(TokenCursor cursor) {
        while (!cursor.atEnd() && !cursor.accept("on")) {
            cursor.take();
        }
        boolean table = cursor.accept("table") || !named(cursor);
        return Operation.of("grant", table ? cursor.name() : ObjectName.NONE);
    }

    private static boolean named(TokenCursor cursor) {
        return cursor.peek("all")
                || cursor.peek("schema")
                || cursor.peek("sequence")
                || cursor.peek("database")
                || cursor.peek("function")
                || cursor.peek("procedure")
                || cursor.peek("routine")
                || cursor.peek("type")
                || cursor.peek("domain")
                || cursor.peek("language")
                || cursor.peek("tablespace")
                || cursor.peek("foreign")
                || cursor.peek("large")
                || cursor.peek("parameter");
    }

    static Operation rows(String form, TokenCursor cursor) {
        cursor.acceptAny("into", "from");
        cursor.accept("only");
        return Operation.of(form, cursor.name()).withIf(cursor.has("where"), Part.WHERE);
    }

    static Operation copy(TokenCursor cursor) {
        if (cursor.peekMark("(") || !cursor.has("from")) {
            return Operation.of("query", ObjectName.NONE);
        }
        return Operation.of("copy", cursor.name());
    }
}
