package dev.godwit.migration.sql;

import java.util.List;
import java.util.Set;

/** The actions of ALTER TABLE that are told by their first words: to each its row, to all others the unclassified one. */
final class TableActions {

    private static final Set<String> LIGHT_OPTIONS = Set.of(
            "fillfactor",
            "toast_tuple_target",
            "parallel_workers",
            "vacuum_index_cleanup",
            "vacuum_truncate",
            "log_autovacuum_min_duration",
            "vacuum_max_eager_freeze_failure_rate");

    private TableActions() {}

    static String form(TokenCursor cursor) {
        if (cursor.accept("set")) {
            return set(cursor);
        }
        if (cursor.accept("reset")) {
            return options(cursor);
        }
        if (cursor.accept("owner", "to")) {
            return "owner_to";
        }
        if (cursor.accept("cluster", "on")) {
            return "cluster_on";
        }
        if (cursor.accept("replica", "identity")) {
            return "replica_identity";
        }
        if (cursor.accept("inherit")) {
            return "inherit";
        }
        if (cursor.accept("no", "inherit")) {
            return "no_inherit";
        }
        if (cursor.accept("of") || cursor.accept("not", "of")) {
            return "of_type";
        }
        if (cursor.accept("force") || cursor.accept("no", "force")) {
            return cursor.accept("row", "level", "security") ? "row_security" : Operation.UNCLASSIFIED;
        }
        return cursor.acceptAny("enable", "disable") ? switched(cursor) : Operation.UNCLASSIFIED;
    }

    private static String switched(TokenCursor cursor) {
        if (cursor.accept("row", "level", "security")) {
            return "row_security";
        }
        cursor.acceptAny("replica", "always");
        if (cursor.accept("trigger")) {
            return "switch_trigger";
        }
        return cursor.accept("rule") ? "switch_rule" : Operation.UNCLASSIFIED;
    }

    private static String set(TokenCursor cursor) {
        if (cursor.peekMark("(")) {
            return options(cursor);
        }
        if (cursor.acceptAny("logged", "unlogged")) {
            return "set_logged";
        }
        if (cursor.accept("schema")) {
            return "set_schema";
        }
        if (cursor.accept("tablespace")) {
            return "set_tablespace";
        }
        if (cursor.accept("access", "method")) {
            return "set_access_method";
        }
        if (cursor.accept("without", "cluster")) {
            return "cluster_on";
        }
        return cursor.accept("without", "oids") ? "set_without_oids" : Operation.UNCLASSIFIED;
    }

    private static String options(TokenCursor cursor) {
        for (var option : new TokenCursor(cursor.inside()).items()) {
            var name = option.name();
            boolean vacuum = name.name().startsWith("autovacuum_");
            boolean own = name.schema().isEmpty() || name.schema().equals("toast");
            if (!own || (!vacuum && !LIGHT_OPTIONS.contains(name.name()))) {
                return "set_options_strong";
            }
        }
        return "set_options";
    }

    /** What follows the column's name in ALTER COLUMN; a type is left to be read. */
    static String columnForm(TokenCursor cursor) {
        if (cursor.accept("type") || cursor.accept("set", "data", "type")) {
            return "alter_type";
        }
        for (var form : COLUMN_FORMS) {
            if (cursor.accept(form.words().split(" ", -1))) {
                return form.form();
            }
        }
        boolean options = cursor.acceptAny("set", "reset") && cursor.peekMark("(");
        return options ? "set_statistics" : Operation.UNCLASSIFIED;
    }

    private static final List<Words> COLUMN_FORMS = List.of(
            new Words("set_default", "set default"),
            new Words("set_default", "drop default"),
            new Words("set_not_null", "set not null"),
            new Words("drop_not_null", "drop not null"),
            new Words("set_statistics", "set statistics"),
            new Words("set_storage", "set storage"),
            new Words("set_storage", "set compression"),
            new Words("add_identity", "add generated"),
            new Words("add_identity", "set generated"),
            new Words("add_identity", "drop identity"),
            new Words("add_identity", "restart"),
            new Words("set_expression", "set expression"),
            new Words("drop_expression", "drop expression"));

    private record Words(String form, String words) {}
}
