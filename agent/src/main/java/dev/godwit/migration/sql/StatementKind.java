package dev.godwit.migration.sql;

import java.util.ArrayList;
import java.util.List;

/** What sort of statement a text is; of several, the sort that matters most. The constants stand in that order. */
public enum StatementKind {
    /** Queries, and whatever nobody here knows. */
    OTHER,
    /** BEGIN, COMMIT and their like. */
    TRANSACTION,
    /** SET, RESET, SHOW, DISCARD. */
    SESSION,
    /** INSERT, UPDATE, DELETE, MERGE, COPY FROM. */
    DATA,
    /** What keeps a database going and changes no schema: VACUUM, GRANT, partitions that come and go, temporary tables. */
    MAINTENANCE,
    /** DDL that changes what a schema is. */
    SCHEMA;

    private static final int DEEPEST = 3;

    /** Never fails, whatever the text and wherever it was cut. */
    public static StatementKind of(String text) {
        return of(text, 0);
    }

    private static StatementKind of(String text, int depth) {
        var most = OTHER;
        var statement = new ArrayList<SqlToken>();
        for (var token : SqlTokens.of(text)) {
            if (token.isMark(';')) {
                most = most.or(one(statement, depth));
                statement = new ArrayList<>();
            } else if (token.significant()) {
                statement.add(token);
            }
        }
        return most.or(one(statement, depth));
    }

    /** The sort of a statement's significant tokens. */
    static StatementKind of(List<SqlToken> statement) {
        return one(statement, 0);
    }

    private StatementKind or(StatementKind other) {
        return compareTo(other) >= 0 ? this : other;
    }

    private static StatementKind one(List<SqlToken> statement, int depth) {
        if (statement.isEmpty()) {
            return OTHER;
        }
        var cursor = new TokenCursor(statement);
        return switch (cursor.take().folded()) {
            case "create" -> created(cursor);
            case "alter" -> altered(cursor);
            case "drop" -> dropped(cursor);
            case "import" -> SCHEMA;
            case "vacuum",
                    "analyze",
                    "analyse",
                    "reindex",
                    "cluster",
                    "refresh",
                    "checkpoint",
                    "truncate",
                    "lock",
                    "comment",
                    "grant",
                    "revoke",
                    "security",
                    "reassign" -> MAINTENANCE;
            case "insert", "update", "delete", "merge" -> DATA;
            case "copy" -> cursor.has("from") && !cursor.has("to") ? DATA : OTHER;
            case "with" -> changesRows(cursor) ? DATA : OTHER;
            case "select" -> outside(cursor, "into") ? SCHEMA : OTHER;
            case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release" -> TRANSACTION;
            case "prepare" -> cursor.accept("transaction") ? TRANSACTION : OTHER;
            case "set", "reset", "show", "discard" -> SESSION;
            case "do" -> depth < DEEPEST ? body(statement, depth) : OTHER;
            default -> OTHER;
        };
    }

    private static StatementKind created(TokenCursor cursor) {
        cursor.accept("or", "replace");
        cursor.acceptAny("local", "global");
        if (cursor.acceptAny("temp", "temporary")
                || cursor.has("pg_temp")
                || cursor.acceptAny("role", "user", "group", "database", "tablespace")) {
            return cursor.peek("mapping") ? SCHEMA : MAINTENANCE;
        }
        boolean table =
                cursor.accept("table") || cursor.accept("unlogged", "table") || cursor.accept("foreign", "table");
        return table && outside(cursor, "partition", "of") ? MAINTENANCE : SCHEMA;
    }

    private static StatementKind altered(TokenCursor cursor) {
        if (cursor.acceptAny("system", "role", "user", "group", "database", "tablespace")
                || cursor.accept("default", "privileges")
                || cursor.has("pg_temp")) {
            return cursor.peek("mapping") ? SCHEMA : MAINTENANCE;
        }
        boolean partition = cursor.peek("table")
                && (outside(cursor, "attach", "partition") || outside(cursor, "detach", "partition"));
        return partition ? MAINTENANCE : SCHEMA;
    }

    private static StatementKind dropped(TokenCursor cursor) {
        boolean none = cursor.acceptAny("role", "user", "group", "database", "tablespace", "owned");
        return (none && !cursor.peek("mapping")) || cursor.has("pg_temp") ? MAINTENANCE : SCHEMA;
    }

    private static boolean changesRows(TokenCursor cursor) {
        return cursor.has("insert", "into")
                || cursor.has("update")
                || cursor.has("delete", "from")
                || cursor.has("merge", "into");
    }

    /** Whether the words stand outside of all parentheses. */
    private static boolean outside(TokenCursor from, String... words) {
        var cursor = from.copy();
        while (!cursor.atEnd()) {
            if (cursor.peek(words)) {
                return true;
            }
            if (cursor.peekMark("(")) {
                cursor.inside();
            } else {
                cursor.take();
            }
        }
        return false;
    }

    /** An anonymous block does what any of its words say, those it puts together as text too. */
    private static StatementKind body(List<SqlToken> statement, int depth) {
        var most = OTHER;
        for (var token : statement) {
            if (token.kind() == SqlToken.Kind.STRING) {
                most = most.or(inside(token.content(), depth + 1));
            }
        }
        return most;
    }

    private static StatementKind inside(String body, int depth) {
        var tokens = TokenCursor.significant(body);
        var most = OTHER;
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            if (token.kind() == SqlToken.Kind.STRING && depth < DEEPEST) {
                most = most.or(inside(token.content(), depth + 1));
            } else if (token.kind() == SqlToken.Kind.WORD && startsStatement(tokens, i)) {
                var kind = one(tokens.subList(i, end(tokens, i)), depth);
                // BEGIN and END are a block's here, and no transaction's.
                most = kind.compareTo(DATA) >= 0 ? most.or(kind) : most;
            }
        }
        return most;
    }

    private static int end(List<SqlToken> tokens, int from) {
        int end = from;
        while (end < tokens.size() && !tokens.get(end).isMark(';')) {
            end++;
        }
        return end;
    }

    /** Where PL/pgSQL lets a statement begin. What begins a text may be one that is put together. */
    static boolean startsStatement(List<SqlToken> tokens, int at) {
        if (at == 0) {
            return true;
        }
        var before = tokens.get(at - 1);
        return before.isMark(';')
                || before.is("begin")
                || before.is("then")
                || before.is("else")
                || before.is("loop")
                || before.isOperator(">>");
    }
}
