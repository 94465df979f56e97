package dev.godwit.migration.sql;

import dev.godwit.migration.sql.Operation.Part;
import java.util.List;

/** Reads what follows {@code ALTER}. */
final class AlterReader {

    private AlterReader() {}

    static List<Operation> read(TokenCursor cursor, int major) {
        if (cursor.accept("table") || cursor.accept("foreign", "table")) {
            return AlterTableReader.read(cursor, major);
        }
        if (cursor.accept("publication")) {
            return CreateReader.publication(cursor);
        }
        return List.of(one(cursor));
    }

    private static Operation one(TokenCursor cursor) {
        if (cursor.accept("index")) {
            return index(cursor);
        }
        if (cursor.accept("materialized", "view") || cursor.accept("view")) {
            boolean moved = cursor.has("set", "tablespace") || cursor.has("set", "access") || cursor.has("all", "in");
            return Operation.of(moved ? Operation.UNCLASSIFIED : "alter_view", named(cursor));
        }
        if (cursor.accept("sequence")) {
            return sequence(cursor);
        }
        if (cursor.accept("type")) {
            return type(cursor);
        }
        if (cursor.accept("domain")) {
            return domain(cursor);
        }
        if (cursor.accept("trigger")) {
            return on("alter_trigger", cursor);
        }
        if (cursor.accept("rule")) {
            return on("drop_rule", cursor);
        }
        if (cursor.accept("policy")) {
            return on("policy", cursor);
        }
        return Operation.of(other(cursor), ObjectName.NONE);
    }

    private static String other(TokenCursor cursor) {
        if (cursor.acceptAny("function", "procedure", "routine", "aggregate")) {
            return "create_routine";
        }
        if (cursor.accept("schema")) {
            return "schema";
        }
        if (cursor.accept("statistics")) {
            return "statistics";
        }
        if (cursor.accept("default", "privileges")) {
            return "grant";
        }
        if (OtherObjects.isRole(cursor)) {
            return "role";
        }
        return OtherObjects.holdsNoRelation(cursor) ? "no_relation" : Operation.UNCLASSIFIED;
    }

    private static ObjectName named(TokenCursor cursor) {
        cursor.accept("if", "exists");
        return cursor.name();
    }

    private static Operation index(TokenCursor cursor) {
        var index = named(cursor);
        if (cursor.accept("rename", "to")) {
            return Operation.of("rename_index", index).with(Part.NAME, cursor.identifier());
        }
        if (cursor.accept("attach", "partition")) {
            return Operation.of("attach_index", index).withOther(Operation.PARTITION, cursor.name());
        }
        if (cursor.accept("alter")) {
            return Operation.of(cursor.has("set", "statistics") ? "alter_index_statistics" : "unclassified", index);
        }
        boolean options = cursor.acceptAny("set", "reset") && cursor.peekMark("(");
        return Operation.of(options ? "alter_index" : Operation.UNCLASSIFIED, index);
    }

    private static Operation sequence(TokenCursor cursor) {
        var sequence = named(cursor);
        boolean strong = cursor.peek("rename")
                || cursor.peek("owner", "to")
                || cursor.peek("set", "schema")
                || cursor.peek("set", "logged")
                || cursor.peek("set", "unlogged");
        return Operation.of(strong ? "alter_sequence_strong" : "alter_sequence", sequence);
    }

    private static Operation type(TokenCursor cursor) {
        var type = cursor.name();
        boolean value = cursor.peek("add", "value") || cursor.peek("rename", "value");
        if (cursor.has("attribute")) {
            // Tables of the type are locked with CASCADE, and refused without.
            return Operation.unclassified(ObjectName.NONE);
        }
        boolean added = cursor.accept("add", "value");
        if (added) {
            cursor.accept("if", "not", "exists");
        }
        var label = added ? cursor.take().content() : "";
        return Operation.of(value ? "add_enum_value" : "alter_named_type", ObjectName.NONE)
                .with(Part.TYPE, type.toString())
                .with(Part.NAME, label);
    }

    private static Operation domain(TokenCursor cursor) {
        var domain = cursor.name();
        boolean proves = cursor.peek("add") || cursor.peek("set", "not", "null");
        var form = cursor.peek("validate") ? "domain_validate" : "alter_domain";
        if (proves) {
            form = cursor.has("not", "valid") ? "domain_check_not_valid" : "domain_check";
        }
        return Operation.of(form, ObjectName.NONE).with(Part.TYPE, domain.toString());
    }

    private static Operation on(String form, TokenCursor cursor) {
        while (!cursor.atEnd() && !cursor.accept("on")) {
            cursor.take();
        }
        return Operation.of(form, cursor.name());
    }
}
