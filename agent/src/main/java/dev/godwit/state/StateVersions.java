package dev.godwit.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** The tables, as numbered SQL files {@code state/001.sql} and on; the file's {@code user_version} says which of them it has. */
final class StateVersions {

    private final Connection connection;

    StateVersions(Connection connection) {
        this.connection = connection;
    }

    /** Applies what is missing, each file whole or not at all; refuses a store that a newer build has made. */
    void upgrade() throws SQLException {
        int has = version();
        int next = 1;
        for (var sql = text(next); sql.isPresent(); sql = text(++next)) {
            if (next > has) {
                apply(sql.get(), next);
            }
        }
        if (has >= next) {
            throw new SQLException(
                    "it is of version " + has + ", made by a newer Godwit; this one knows " + (next - 1));
        }
    }

    private int version() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("pragma user_version")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private void apply(String sql, int version) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            for (var one : sql.split(";\\s*\n", -1)) {
                if (!one.isBlank()) {
                    statement.execute(one);
                }
            }
            statement.execute("pragma user_version = " + version);
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static Optional<String> text(int version) {
        var name = "/state/" + String.format(Locale.ROOT, "%03d", version) + ".sql";
        try (var file = StateVersions.class.getResourceAsStream(name)) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
