package dev.godwit.migration.sql;

import dev.godwit.migration.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads one statement into operations: what it does not know is unclassified if it is DDL, and a query if it is none. */
final class StatementReader {

    private static final int DEEPEST = 2;

    private StatementReader() {}

    /** At least one operation, unless there is no token. */
    static List<Operation> read(List<SqlToken> statement, int major) {
        return statement.isEmpty() ? List.of() : read(statement, major, 0);
    }

    private static List<Operation> read(List<SqlToken> statement, int major, int depth) {
        var cursor = new TokenCursor(statement);
        return switch (cursor.take().folded()) {
            case "create" -> CreateReader.read(cursor, major);
            case "alter" -> AlterReader.read(cursor, major);
            case "drop" -> DropReader.read(cursor);
            case "vacuum" -> MaintenanceReader.vacuum(cursor);
            case "analyze", "analyse" -> MaintenanceReader.analyze(cursor);
            case "truncate" -> MaintenanceReader.truncate(cursor);
            case "lock" -> MaintenanceReader.lock(cursor);
            case "do" -> depth < DEEPEST ? anonymous(statement, major, depth) : List.of(nothing("anonymous"));
            default -> List.of(one(statement, cursor));
        };
    }

    private static Operation one(List<SqlToken> statement, TokenCursor cursor) {
        return switch (statement.get(0).folded()) {
            case "reindex" -> MaintenanceReader.reindex(cursor);
            case "cluster" -> MaintenanceReader.cluster(cursor);
            case "refresh" -> MaintenanceReader.refresh(cursor);
            case "comment" -> MaintenanceReader.comment(cursor);
            case "security" -> security(cursor);
            case "grant", "revoke" -> MaintenanceReader.grant(cursor);
            case "insert", "update", "delete", "merge" ->
                MaintenanceReader.rows(statement.get(0).folded(), cursor);
            case "copy" -> MaintenanceReader.copy(cursor);
            case "checkpoint" -> nothing("checkpoint");
            case "import", "reassign" -> nothing(Operation.UNCLASSIFIED);
            default -> rest(statement);
        };
    }

    private static Operation security(TokenCursor cursor) {
        while (!cursor.atEnd() && !cursor.peek("on")) {
            cursor.take();
        }
        return MaintenanceReader.comment(cursor);
    }

    private static Operation rest(List<SqlToken> statement) {
        return switch (StatementKind.of(statement)) {
            case TRANSACTION, SESSION -> nothing("session");
            case SCHEMA -> nothing("create_table_as");
            case DATA -> withRows(statement);
            case MAINTENANCE -> nothing(Operation.UNCLASSIFIED);
            case OTHER -> nothing("query");
        };
    }

    /** WITH … that changes rows: the first table it changes. */
    private static Operation withRows(List<SqlToken> statement) {
        for (int i = 0; i < statement.size(); i++) {
            var token = statement.get(i);
            if (token.is("insert") || token.is("update") || token.is("delete") || token.is("merge")) {
                var cursor = new TokenCursor(statement.subList(i + 1, statement.size()));
                return MaintenanceReader.rows(token.folded(), cursor);
            }
        }
        return nothing("query");
    }

    private static Operation nothing(String form) {
        return Operation.of(form, ObjectName.NONE);
    }

    /** The statements of a block's body that begin where one may; what it puts together as text is unclassified. */
    private static List<Operation> anonymous(List<SqlToken> statement, int major, int depth) {
        var operations = new ArrayList<Operation>();
        for (var token : statement) {
            if (token.kind() == Kind.STRING) {
                body(TokenCursor.significant(token.content()), major, depth, operations);
            }
        }
        return operations.isEmpty() ? List.of(nothing("anonymous")) : operations;
    }

    private static void body(List<SqlToken> body, int major, int depth, List<Operation> operations) {
        for (int i = 0; i < body.size(); i++) {
            if (body.get(i).kind() != Kind.WORD || !StatementKind.startsStatement(body, i)) {
                continue;
            }
            int end = i;
            while (end < body.size() && !body.get(end).isMark(';')) {
                end++;
            }
            var statement = body.subList(i, end);
            if (body.get(i).is("execute")) {
                executed(statement, operations);
            } else if (StatementKind.of(statement).compareTo(StatementKind.DATA) >= 0) {
                operations.addAll(read(statement, major, depth + 1));
            }
        }
    }

    private static void executed(List<SqlToken> statement, List<Operation> operations) {
        for (var token : statement) {
            if (token.kind() == Kind.STRING
                    && StatementKind.of(token.content()).compareTo(StatementKind.MAINTENANCE) >= 0) {
                operations.add(nothing(Operation.UNCLASSIFIED));
                return;
            }
        }
    }
}
