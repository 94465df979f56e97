package dev.godwit.migration.sql;

import dev.godwit.migration.sql.ScriptStatement.Scene;
import java.util.List;

/** Follows a script's transaction blocks and time limits from statement to statement. */
final class SceneReader {

    private Scene now = Scene.START;
    /** What holds again when the block commits, and when it rolls back: SET LOCAL ends with either, SET with the second. */
    private Scene afterCommit = Scene.START;

    private Scene afterRollback = Scene.START;
    private int blocks;

    /** What is in force when this statement runs; what it changes holds from the next one on. */
    Scene before(List<SqlToken> statement) {
        var scene = now;
        var cursor = new TokenCursor(statement);
        if (cursor.accept("begin") || cursor.accept("start", "transaction")) {
            begin();
        } else if (cursor.accept("commit") || cursor.accept("end") || cursor.accept("prepare", "transaction")) {
            end(cursor, afterCommit);
        } else if (cursor.accept("rollback") || cursor.accept("abort")) {
            if (!cursor.accept("prepared")) {
                cursor.acceptAny("work", "transaction");
                if (!cursor.accept("to")) {
                    end(cursor, afterRollback);
                }
            }
        } else if (cursor.accept("set")) {
            boolean local = cursor.accept("local");
            cursor.accept("session");
            set(cursor, local);
        } else if (cursor.accept("reset")) {
            reset(cursor);
        } else if (cursor.accept("select")) {
            setConfig(cursor);
        }
        return scene;
    }

    private void begin() {
        if (!now.inBlock()) {
            afterCommit = now;
            afterRollback = now;
            now = new Scene(++blocks, now.lockTimeout(), now.statementTimeout());
        }
    }

    private void end(TokenCursor cursor, Scene then) {
        if (cursor.accept("prepared")) {
            return;
        }
        boolean chained = false;
        while (!cursor.atEnd()) {
            chained |= cursor.peek("and", "chain");
            cursor.take();
        }
        now = new Scene(0, then.lockTimeout(), then.statementTimeout());
        if (chained) {
            begin();
        }
    }

    private void set(TokenCursor cursor, boolean local) {
        var name = cursor.identifier();
        if (!cursor.acceptMark("=") && !cursor.accept("to")) {
            return;
        }
        change(name, cursor.atEnd() ? "" : value(cursor.take()), local);
    }

    private void reset(TokenCursor cursor) {
        if (cursor.accept("all")) {
            change("lock_timeout", "", false);
            change("statement_timeout", "", false);
        } else {
            change(cursor.identifier(), "", false);
        }
    }

    private void setConfig(TokenCursor cursor) {
        if (cursor.accept("pg_catalog")) {
            cursor.acceptMark(".");
        }
        if (!cursor.accept("set_config") || !cursor.acceptMark("(") || cursor.atEnd()) {
            return;
        }
        var name = cursor.take().content();
        if (cursor.acceptMark(",") && !cursor.atEnd()) {
            var value = cursor.take();
            boolean local = cursor.acceptMark(",") && (cursor.accept("true") || cursor.acceptString("t"));
            change(name, value(value), local);
        }
    }

    private void change(String name, String value, boolean local) {
        if (local && !now.inBlock()) {
            return;
        }
        now = with(now, name, value);
        if (!local) {
            afterCommit = with(afterCommit, name, value);
        }
        if (!now.inBlock()) {
            afterRollback = now;
        }
    }

    private static Scene with(Scene scene, String name, String value) {
        return switch (name) {
            case "lock_timeout" -> new Scene(scene.block(), value, scene.statementTimeout());
            case "statement_timeout" -> new Scene(scene.block(), scene.lockTimeout(), value);
            default -> scene;
        };
    }

    /** Nothing where the limit is off. */
    private static String value(SqlToken token) {
        var value = token.content().strip();
        return value.matches("0+\\s*[a-z]*") || token.is("default") ? "" : value;
    }
}
