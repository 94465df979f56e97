package dev.godwit.cli;

import java.sql.DriverManager;
import java.util.Arrays;

/** A program of a driver that knows nothing of PGAPPNAME: runs statements one after the other in one session. */
final class JdbcChild {

    private JdbcChild() {}

    /** Takes the URL, and the statements. */
    public static void main(String... arguments) throws Exception {
        try (var session = DriverManager.getConnection(arguments[0], "postgres", "irrelevant");
                var statement = session.createStatement()) {
            for (var sql : Arrays.copyOfRange(arguments, 1, arguments.length)) {
                statement.execute(sql);
            }
        }
    }
}
