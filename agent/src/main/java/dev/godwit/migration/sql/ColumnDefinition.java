package dev.godwit.migration.sql;

import dev.godwit.migration.sql.DefaultExpression.Volatility;

/**
 * A column as CREATE TABLE or ADD COLUMN defines it.
 *
 * @param type as written, on one line and in lower case
 * @param expression the default, as written, or empty
 * @param volatility of the default; {@code NONE} if there is no default
 * @param references the table it refers to, or {@link ObjectName#NONE}
 * @param reference all that is written after REFERENCES
 * @param understood whether every word of it was
 */
record ColumnDefinition(
        String name,
        String type,
        boolean notNull,
        String expression,
        Volatility volatility,
        Generated generated,
        boolean check,
        boolean unique,
        boolean primary,
        ObjectName references,
        String reference,
        boolean understood) {

    /** How its values come about. */
    enum Generated {
        NO,
        IDENTITY,
        STORED,
        VIRTUAL
    }

    /** Whether existing rows get a value by themselves. */
    boolean filled() {
        return volatility != Volatility.NONE || generated != Generated.NO || ColumnType.isSerial(type);
    }
}
