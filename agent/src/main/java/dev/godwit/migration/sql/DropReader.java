package dev.godwit.migration.sql;

import dev.godwit.migration.sql.Operation.Part;
import java.util.ArrayList;
import java.util.List;

/** Reads what follows {@code DROP}. What CASCADE may take with it beyond the named row is unclassified. */
final class DropReader {

    private final TokenCursor cursor;
    private final boolean cascade;

    private DropReader(TokenCursor cursor) {
        this.cursor = cursor;
        this.cascade = cursor.has("cascade");
    }

    static List<Operation> read(TokenCursor cursor) {
        return new DropReader(cursor).read();
    }

    private List<Operation> read() {
        if (cursor.accept("table") || cursor.accept("foreign", "table")) {
            return each(cascade ? "drop_table_cascade" : "drop_table");
        }
        if (cursor.accept("index")) {
            return each(cursor.accept("concurrently") ? "drop_index_concurrently" : "drop_index");
        }
        if (cursor.accept("materialized", "view") || cursor.accept("view")) {
            return each("drop_view");
        }
        if (cursor.accept("sequence")) {
            return each(cascade ? Operation.UNCLASSIFIED : "drop_sequence");
        }
        if (cursor.accept("trigger")) {
            return List.of(on("drop_trigger"));
        }
        if (cursor.accept("rule")) {
            return List.of(on("drop_rule"));
        }
        if (cursor.accept("policy")) {
            return List.of(on("policy"));
        }
        return List.of(Operation.of(other(), ObjectName.NONE));
    }

    private String other() {
        if (cursor.acceptAny("function", "procedure", "routine", "aggregate")) {
            return cascade ? Operation.UNCLASSIFIED : "drop_routine";
        }
        if (cursor.acceptAny("type", "domain")) {
            return cascade ? Operation.UNCLASSIFIED : "drop_type";
        }
        if (cascade) {
            return Operation.UNCLASSIFIED;
        }
        if (cursor.accept("schema")) {
            return "schema";
        }
        if (cursor.accept("statistics")) {
            return "statistics";
        }
        if (cursor.accept("publication")) {
            return "publication";
        }
        if (OtherObjects.isRole(cursor)) {
            return "role";
        }
        return OtherObjects.holdsNoRelation(cursor) ? "no_relation" : Operation.UNCLASSIFIED;
    }

    private List<Operation> each(String form) {
        boolean careful = cursor.accept("if", "exists");
        var operations = new ArrayList<Operation>();
        for (var item : cursor.items()) {
            operations.add(Operation.of(form, item.name())
                    .withIf(careful, Part.IF_NOT_EXISTS)
                    .withIf(cascade, Part.CASCADE));
        }
        return operations.isEmpty() ? List.of(Operation.unclassified(ObjectName.NONE)) : operations;
    }

    private Operation on(String form) {
        while (!cursor.atEnd() && !cursor.accept("on")) {
            cursor.take();
        }
        return Operation.of(form, cursor.name());
    }
}
