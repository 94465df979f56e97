package dev.godwit.migration.sql;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing a statement does: which row of the table it is and what its words name. Immutable; {@code with} gives another.
 *
 * @param form the key of the row
 * @param target the relation its lock is on, or {@link ObjectName#NONE}
 * @param others named relations beside it, by their role in the row
 * @param columns those a CREATE TABLE or ADD COLUMN defines
 */
record Operation(
        String form,
        ObjectName target,
        Map<Part, String> parts,
        Map<String, ObjectName> others,
        List<ColumnDefinition> columns) {

    /** What else a statement may name; flags are there with an empty text. */
    enum Part {
        /** The column it is about. */
        COLUMN,
        /** Its columns, or an index's, as written. */
        COLUMNS,
        TYPE,
        DEFAULT,
        USING,
        /** The constraint's, index's or new name. */
        NAME,
        /** The strength of LOCK TABLE. */
        MODE,
        /** Or IF EXISTS: it may find all done already. */
        IF_NOT_EXISTS,
        UNIQUE,
        WHERE,
        TEMPORARY,
        COLLATE,
        CASCADE,
        /** The expression of a check. */
        CHECK,
        /** What stands after REFERENCES, or after ON of an index. */
        REST,
        ONLY
    }

    static final String REFERENCED = "referenced table";
    static final String PARTITION = "partition";
    static final String INDEX = "the index";
    static final String UNCLASSIFIED = "unclassified";

    static Operation of(String form, ObjectName target) {
        return new Operation(form, target, Map.of(), Map.of(), List.of());
    }

    static Operation unclassified(ObjectName target) {
        return of(UNCLASSIFIED, target);
    }

    Operation with(Part part, String text) {
        var more = new EnumMap<Part, String>(Part.class);
        more.putAll(parts);
        more.put(part, text);
        return new Operation(form, target, more, others, columns);
    }

    Operation withIf(boolean there, Part part) {
        return there ? with(part, "") : this;
    }

    Operation withOther(String role, ObjectName name) {
        var more = new LinkedHashMap<>(others);
        more.put(role, name);
        return new Operation(form, target, parts, more, columns);
    }

    Operation withColumns(List<ColumnDefinition> defined) {
        return new Operation(form, target, parts, others, defined);
    }

    /** The same thing as another row of the table has it. */
    Operation as(String other) {
        return new Operation(other, target, parts, others, columns);
    }

    boolean has(Part part) {
        return parts.containsKey(part);
    }

    String part(Part part) {
        return parts.getOrDefault(part, "");
    }
}
