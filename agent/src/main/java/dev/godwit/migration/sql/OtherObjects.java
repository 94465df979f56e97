package dev.godwit.migration.sql;

/** What is no relation and locks none: told by the words after CREATE, ALTER, DROP. */
final class OtherObjects {

    private OtherObjects() {}

    static boolean isRole(TokenCursor cursor) {
        return cursor.peek("role")
                || (cursor.peek("user") && !cursor.peek("user", "mapping"))
                || cursor.peek("group")
                || cursor.peek("database")
                || cursor.peek("tablespace")
                || cursor.peek("system");
    }

    static boolean holdsNoRelation(TokenCursor cursor) {
        return cursor.peek("operator")
                || cursor.peek("cast")
                || cursor.peek("collation")
                || cursor.peek("conversion")
                || cursor.peek("default", "conversion")
                || cursor.peek("language")
                || cursor.peek("trusted", "language")
                || cursor.peek("procedural", "language")
                || cursor.peek("server")
                || cursor.peek("foreign", "data", "wrapper")
                || cursor.peek("user", "mapping")
                || cursor.peek("event", "trigger")
                || cursor.peek("subscription")
                || cursor.peek("transform")
                || cursor.peek("access", "method")
                || cursor.peek("text", "search")
                || cursor.peek("large", "object");
    }
}
