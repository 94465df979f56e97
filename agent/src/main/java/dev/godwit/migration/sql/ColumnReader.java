package dev.godwit.migration.sql;

import dev.godwit.migration.sql.ColumnDefinition.Generated;
import dev.godwit.migration.sql.DefaultExpression.Volatility;
import java.util.Locale;

/** Reads one column's definition: name, type, and its constraints in any order. */
final class ColumnReader {

    /** Words that end a type and a default. */
    static final String[] ENDS = {
        "default",
        "not",
        "null",
        "check",
        "unique",
        "primary",
        "references",
        "generated",
        "collate",
        "constraint",
        "storage",
        "compression",
        "using",
        "deferrable",
        "initially",
        "enforced",
        "options"
    };

    private final TokenCursor cursor;
    private final int major;
    private boolean notNull;
    private String expression = "";
    private Volatility volatility = Volatility.NONE;
    private Generated generated = Generated.NO;
    private boolean check;
    private boolean unique;
    private boolean primary;
    private ObjectName references = ObjectName.NONE;
    private String reference = "";
    private boolean understood = true;

    private ColumnReader(TokenCursor cursor, int major) {
        this.cursor = cursor;
        this.major = major;
    }

    /** Reads to the end of the cursor. */
    static ColumnDefinition read(TokenCursor cursor, int major) {
        return new ColumnReader(cursor, major).read();
    }

    private ColumnDefinition read() {
        var name = cursor.identifier();
        var type = type(cursor);
        var base = ColumnType.of(type);
        // Of the types people make none has a name of two words.
        understood = !name.isEmpty()
                && !type.isEmpty()
                && (base.isKnown() || base.base().indexOf(' ') < 0);
        while (!cursor.atEnd()) {
            constraint();
        }
        return new ColumnDefinition(
                name,
                type,
                notNull,
                expression,
                volatility,
                generated,
                check,
                unique,
                primary,
                references,
                reference,
                understood);
    }

    static String type(TokenCursor cursor) {
        return TokenCursor.text(cursor.until(ENDS)).toLowerCase(Locale.ROOT);
    }

    private void constraint() {
        if (cursor.accept("constraint")) {
            cursor.identifier();
        } else if (cursor.accept("not", "null")) {
            notNull = true;
        } else if (cursor.accept("default")) {
            byDefault();
        } else if (cursor.accept("check")) {
            check = true;
            cursor.inside();
        } else if (cursor.accept("unique")) {
            unique = true;
            nulls();
        } else if (cursor.accept("primary", "key")) {
            primary = true;
        } else if (cursor.accept("references")) {
            references();
        } else if (cursor.accept("generated")) {
            generated();
        } else if (cursor.accept("collate")) {
            cursor.name();
        } else if (cursor.acceptAny("storage", "compression")) {
            cursor.take();
        } else if (!attribute()) {
            understood = false;
            cursor.take();
        }
    }

    private void nulls() {
        if (cursor.accept("nulls")) {
            cursor.accept("not");
            cursor.accept("distinct");
        }
    }

    /** What changes nothing about the lock. */
    private boolean attribute() {
        return cursor.accept("null")
                || cursor.accept("not", "deferrable")
                || cursor.accept("deferrable")
                || cursor.accept("initially", "deferred")
                || cursor.accept("initially", "immediate")
                || cursor.accept("no", "inherit");
    }

    private void byDefault() {
        boolean nothing = cursor.accept("null");
        var tokens = cursor.until(ENDS);
        expression = nothing ? "null" : TokenCursor.text(tokens);
        // A default of null is none.
        volatility = nothing ? Volatility.NONE : DefaultExpression.volatility(tokens);
    }

    private void references() {
        var start = cursor.copy();
        references = cursor.name();
        cursor.inside();
        if (cursor.accept("match")) {
            cursor.take();
        }
        while (cursor.accept("on", "delete") || cursor.accept("on", "update")) {
            if (!cursor.accept("no", "action") && !cursor.acceptAny("restrict", "cascade")) {
                cursor.accept("set");
                cursor.take();
                cursor.inside();
            }
        }
        reference = TokenCursor.text(start.upTo(cursor));
    }

    private void generated() {
        cursor.acceptAny("always");
        cursor.accept("by", "default");
        cursor.accept("as");
        if (cursor.accept("identity")) {
            generated = Generated.IDENTITY;
            cursor.inside();
            return;
        }
        cursor.inside();
        boolean virtual = cursor.accept("virtual");
        boolean stored = cursor.accept("stored");
        // Version 18 takes VIRTUAL where nothing is said; those before take nothing but STORED.
        generated = virtual || (!stored && major >= 18) ? Generated.VIRTUAL : Generated.STORED;
    }
}
