package dev.godwit.migration.sql;

import dev.godwit.migration.sql.Operation.Part;
import java.util.ArrayList;
import java.util.List;

/** Reads what follows {@code CREATE}. */
final class CreateReader {

    private final TokenCursor cursor;
    private final int major;
    private boolean replaces;
    private boolean temporary;

    private CreateReader(TokenCursor cursor, int major) {
        this.cursor = cursor;
        this.major = major;
    }

    static List<Operation> read(TokenCursor cursor, int major) {
        return new CreateReader(cursor, major).read();
    }

    private List<Operation> read() {
        replaces = cursor.accept("or", "replace");
        cursor.acceptAny("local", "global");
        temporary = cursor.acceptAny("temp", "temporary");
        cursor.acceptAny("unlogged");
        if (cursor.accept("table") || cursor.accept("foreign", "table")) {
            return table();
        }
        if (cursor.peek("index") || cursor.peek("unique", "index")) {
            return List.of(index());
        }
        if (cursor.accept("materialized", "view") || cursor.accept("recursive", "view") || cursor.accept("view")) {
            return List.of(view());
        }
        if (cursor.accept("constraint", "trigger") || cursor.accept("trigger")) {
            return List.of(on("create_trigger"));
        }
        if (cursor.accept("policy")) {
            return List.of(on("policy"));
        }
        if (cursor.accept("rule")) {
            return List.of(to("create_rule"));
        }
        if (cursor.accept("publication")) {
            return publication(cursor);
        }
        return List.of(other());
    }

    private Operation other() {
        if (cursor.accept("statistics")) {
            while (!cursor.atEnd() && !cursor.accept("from")) {
                cursor.take();
            }
            return Operation.of("create_statistics", cursor.name());
        }
        if (cursor.acceptAny("function", "procedure", "aggregate")) {
            return named("create_routine");
        }
        if (cursor.accept("domain")) {
            return named("create_type");
        }
        if (cursor.accept("type")) {
            var made = named("create_type");
            return made.with(Part.TYPE, made.part(Part.NAME));
        }
        if (cursor.accept("sequence")) {
            return named("create_sequence");
        }
        if (cursor.accept("schema")) {
            return Operation.of("schema", ObjectName.NONE);
        }
        if (cursor.accept("extension")) {
            return Operation.of("extension", ObjectName.NONE);
        }
        return Operation.of(
                OtherObjects.isRole(cursor)
                        ? "role"
                        : OtherObjects.holdsNoRelation(cursor) ? "no_relation" : Operation.UNCLASSIFIED,
                ObjectName.NONE);
    }

    private Operation named(String form) {
        boolean careful = cursor.accept("if", "not", "exists");
        var name = cursor.name();
        return Operation.of(form, ObjectName.NONE).with(Part.NAME, name.name()).withIf(careful, Part.IF_NOT_EXISTS);
    }

    static List<Operation> publication(TokenCursor cursor) {
        cursor.identifier();
        if (!cursor.acceptAny("for", "add", "set", "drop") || !cursor.accept("table")) {
            return List.of(Operation.of("publication", ObjectName.NONE));
        }
        var operations = new ArrayList<Operation>();
        for (var item : cursor.items()) {
            item.accept("table");
            item.accept("only");
            if (!item.peek("tables", "in")) {
                operations.add(Operation.of("create_publication", item.name()));
            }
        }
        return operations;
    }

    private List<Operation> table() {
        boolean careful = cursor.accept("if", "not", "exists");
        var name = cursor.name();
        if (cursor.accept("partition", "of")) {
            return List.of(Operation.of("create_partition", cursor.name()).with(Part.NAME, name.name()));
        }
        var elements = new TokenCursor(cursor.inside()).items();
        boolean as = cursor.has("as");
        var operations = new ArrayList<Operation>();
        var columns = new ArrayList<ColumnDefinition>();
        if (!as) {
            elements.forEach(element -> element(element, name, columns, operations));
        }
        operations.add(
                0,
                Operation.of(as ? "create_table_as" : "create_table", name)
                        .withIf(careful, Part.IF_NOT_EXISTS)
                        .withIf(temporary, Part.TEMPORARY)
                        .withColumns(List.copyOf(columns)));
        return operations;
    }

    private void element(
            TokenCursor element, ObjectName table, List<ColumnDefinition> columns, List<Operation> operations) {
        if (element.peek("like")) {
            return;
        }
        var referenced = ObjectName.NONE;
        var names = "";
        if (ConstraintReader.begins(element)) {
            var constraint = ConstraintReader.read(table, element);
            referenced = constraint.others().getOrDefault(Operation.REFERENCED, ObjectName.NONE);
            names = constraint.part(Part.COLUMNS);
        } else {
            var column = ColumnReader.read(element, major);
            columns.add(column);
            referenced = column.references();
            names = column.name();
        }
        if (referenced.isPresent() && !referenced.equals(table)) {
            operations.add(Operation.of("create_table_references", table)
                    .with(Part.COLUMNS, names)
                    .withOther(Operation.REFERENCED, referenced));
        }
    }

    private Operation index() {
        boolean unique = cursor.accept("unique");
        cursor.accept("index");
        boolean concurrently = cursor.accept("concurrently");
        boolean careful = cursor.accept("if", "not", "exists");
        var name = cursor.peek("on") ? ObjectName.NONE : cursor.name();
        cursor.accept("on");
        var rest = TokenCursor.text(cursor.copy().rest());
        boolean only = cursor.accept("only");
        var table = cursor.name();
        if (cursor.accept("using")) {
            cursor.identifier();
        }
        var columns = TokenCursor.text(cursor.inside());
        boolean partial = cursor.has("where");
        var form = concurrently ? "create_index_concurrently" : only ? "create_index_only" : "create_index";
        return Operation.of(form, table)
                .with(Part.NAME, name.name())
                .with(Part.COLUMNS, columns)
                .with(Part.REST, rest)
                .withIf(careful, Part.IF_NOT_EXISTS)
                .withIf(unique, Part.UNIQUE)
                .withIf(partial, Part.WHERE);
    }

    private Operation view() {
        boolean careful = cursor.accept("if", "not", "exists");
        return Operation.of(replaces ? "replace_view" : "create_view", cursor.name())
                .withIf(careful, Part.IF_NOT_EXISTS)
                .withIf(temporary, Part.TEMPORARY);
    }

    private Operation on(String form) {
        while (!cursor.atEnd() && !cursor.accept("on")) {
            cursor.take();
        }
        return Operation.of(form, cursor.name());
    }

    private Operation to(String form) {
        while (!cursor.atEnd() && !cursor.accept("to")) {
            cursor.take();
        }
        return Operation.of(form, cursor.name());
    }
}
