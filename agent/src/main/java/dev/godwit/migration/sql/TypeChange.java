package dev.godwit.migration.sql;

import java.util.Set;

/** Whether another type of a column means writing its table again. Measured; where the list ends, it depends. */
final class TypeChange {

    private static final String VARCHAR = "character varying";
    private static final Set<String> TEXTS = Set.of("text", VARCHAR);
    private static final Set<String> WITH_PRECISION = Set.of(
            "timestamp with time zone", "timestamp without time zone", "time with time zone", "time without time zone");

    private TypeChange() {}

    /** @param using the expression of USING, or empty */
    static Answer rewrites(String column, String before, String after, String using) {
        var from = ColumnType.of(before);
        var to = ColumnType.of(after);
        if (!plain(column, after, using)) {
            return Answer.YES;
        }
        if (!from.isKnown() || !to.isKnown() || from.array() || to.array()) {
            return from.equals(to) ? Answer.NO : Answer.DEPENDS;
        }
        return from.base().equals(to.base()) ? modifiers(from, to) : bases(from, to);
    }

    /** Whether USING says no more than would be done without it. */
    private static boolean plain(String column, String after, String using) {
        var said = using.replaceAll("[()\\s\"]", "");
        var type = after.replaceAll("[()\\s\"]", "");
        return said.isEmpty() || said.equals(column) || said.equalsIgnoreCase(column + "::" + type);
    }

    private static Answer modifiers(ColumnType from, ColumnType to) {
        var base = from.base();
        if (from.modifiers().equals(to.modifiers())) {
            return Answer.NO;
        }
        if (base.equals("numeric")) {
            return numeric(from.modifiers(), to.modifiers());
        }
        if (base.equals(VARCHAR) || base.equals("bit varying")) {
            return grows(from.modifiers(), to.modifiers());
        }
        if (WITH_PRECISION.contains(base)) {
            return grows(or(from.modifiers(), "6"), or(to.modifiers(), "6"));
        }
        return base.startsWith("interval") ? Answer.DEPENDS : Answer.YES;
    }

    private static Answer grows(String from, String to) {
        if (to.isEmpty()) {
            return Answer.NO;
        }
        return !from.isEmpty() && number(to) >= number(from) ? Answer.NO : Answer.YES;
    }

    private static Answer numeric(String from, String to) {
        if (to.isEmpty()) {
            return Answer.NO;
        }
        if (from.isEmpty()) {
            return Answer.YES;
        }
        var before = (from + ",0").split(",", -1);
        var after = (to + ",0").split(",", -1);
        return before[1].equals(after[1]) && number(after[0]) >= number(before[0]) ? Answer.NO : Answer.YES;
    }

    private static Answer bases(ColumnType from, ColumnType to) {
        if (TEXTS.contains(from.base()) && TEXTS.contains(to.base())) {
            return to.modifiers().isEmpty() ? Answer.NO : Answer.YES;
        }
        if (from.base().equals("cidr") && to.base().equals("inet")) {
            return Answer.NO;
        }
        boolean times = from.base().startsWith("timestamp") && to.base().startsWith("timestamp");
        return times || !ordinary(from) || !ordinary(to) ? Answer.DEPENDS : Answer.YES;
    }

    /** Whether no other type is stored as it is. */
    private static boolean ordinary(ColumnType type) {
        return Set.of(
                        "integer",
                        "bigint",
                        "smallint",
                        "numeric",
                        VARCHAR,
                        "character",
                        "text",
                        "boolean",
                        "double precision",
                        "real",
                        "date",
                        "uuid",
                        "json",
                        "jsonb",
                        "bytea",
                        "inet",
                        "cidr",
                        "interval",
                        "money",
                        "timestamp with time zone",
                        "timestamp without time zone")
                .contains(type.base());
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }
}
