package dev.godwit.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteJDBCLoader;

/** The file itself: opened, checked, brought to this version. Blocks; belongs to one thread. */
final class StateFile {

    static final String NAME = "godwit.db";

    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final List<String> PARTS = List.of("", "-wal", "-shm", "-journal");
    private static final List<SQLiteErrorCode> DAMAGED =
            List.of(SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB);
    private static final List<SQLiteErrorCode> TAKEN =
            List.of(SQLiteErrorCode.SQLITE_BUSY, SQLiteErrorCode.SQLITE_LOCKED);

    /** @param damaged where a file that was no good is now */
    record Opened(StateFile file, Optional<Path> damaged) {}

    private final Path path;
    private Connection connection;

    private StateFile(Path path, Connection connection) {
        this.path = path;
        this.connection = connection;
    }

    static Opened open(Path directory, Instant now) throws StateFailure {
        prepare(directory);
        var path = directory.resolve(NAME);
        try {
            return new Opened(connect(path), Optional.empty());
        } catch (SQLException first) {
            if (!among(first, DAMAGED)) {
                throw failure(directory, first);
            }
            var aside = moveAside(path, now);
            LOG.error(
                    "the store {} is damaged ({}); it was moved to {} and an empty one begun: what it remembered of migrations is not known any more",
                    path,
                    first.getMessage(),
                    aside);
            try {
                return new Opened(connect(path), Optional.of(aside));
            } catch (SQLException second) {
                throw failure(directory, second);
            }
        }
    }

    static StateFile existing(Path directory) throws StateFailure {
        if (!Files.exists(directory.resolve(NAME))) {
            throw new StateFailure("state: there is no store in " + directory, null);
        }
        prepare(directory);
        try {
            return connect(directory.resolve(NAME));
        } catch (SQLException failed) {
            throw failure(directory, failed);
        }
    }

    private static void prepare(Path directory) throws StateFailure {
        try {
            boolean made = !Files.exists(directory);
            Files.createDirectories(directory);
            if (made && Files.getFileStore(directory).supportsFileAttributeView("posix")) {
                // Texts of statements are kept here, and these may hold data.
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException unusable) {
            throw new StateFailure("state: cannot use the directory " + directory + ": " + reason(unusable), unusable);
        }
        // The library unpacks its native part; where programs may not run from the usual place, they may beside the
        // store.
        if (System.getProperty("org.sqlite.tmpdir") == null) {
            System.setProperty("org.sqlite.tmpdir", directory.toAbsolutePath().toString());
        }
        load(Path.of(System.getProperty("org.sqlite.tmpdir")));
    }

    /** Before the first connection, which would tell of the same with the stacks of everything it tried. */
    private static void load(Path unpacked) throws StateFailure {
        Throwable why = null;
        try {
            if (SQLiteJDBCLoader.initialize()) {
                return;
            }
        } catch (Exception | LinkageError failed) {
            why = failed;
        }
        long free = unpacked.toFile().getUsableSpace() / 1024;
        throw new StateFailure(
                "state: cannot unpack the native library of SQLite in " + unpacked + ", which has " + free
                        + " kB free: it needs some 2000, and libraries must be allowed to run from there",
                why);
    }

    private static StateFile connect(Path path) throws SQLException {
        return new StateFile(path, session(path));
    }

    private static Connection session(Path path) throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        config.setBusyTimeout(0);
        config.enforceForeignKeys(true);
        var connection = config.createConnection("jdbc:sqlite:" + path.toAbsolutePath());
        try {
            check(connection);
            new StateVersions(connection).upgrade();
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    private static void check(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("pragma quick_check(1)")) {
            if (!rows.next() || !"ok".equals(rows.getString(1))) {
                throw new SQLiteException("the check found it damaged", SQLiteErrorCode.SQLITE_CORRUPT);
            }
        }
    }

    private static Path moveAside(Path path, Instant now) throws StateFailure {
        var aside = path.resolveSibling(path.getFileName() + ".damaged-" + STAMP.format(now));
        try {
            for (var part : PARTS) {
                var from = path.resolveSibling(path.getFileName() + part);
                if (Files.exists(from)) {
                    Files.move(from, aside.resolveSibling(aside.getFileName() + part));
                }
            }
            return aside;
        } catch (IOException stuck) {
            throw new StateFailure("the damaged store " + path + " cannot be moved: " + reason(stuck), stuck);
        }
    }

    <T> T run(State.Work<T> work) throws StateFailure {
        try {
            if (connection.isClosed()) {
                connection = session(path);
            }
            var result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException failed) {
            clear(failed);
            throw new StateFailure("the store did not take it: " + failed.getMessage(), failed);
        }
    }

    /**
     * Leaves a transaction that is begun and empty, or a closed connection, which the next work opens anew. A full disk makes
     * SQLite roll back by itself; rolling back once more then fails before the next transaction is begun, and without one every
     * statement would be kept at once and no commit succeed.
     */
    private void clear(Exception failed) {
        try {
            connection.rollback();
            return;
        } catch (SQLException rolledBack) {
            failed.addSuppressed(rolledBack);
        }
        // Begun here, the store stays this agent's all the while; it is taken only where no transaction is left.
        try (var begin = connection.createStatement()) {
            begin.execute("begin");
            return;
        } catch (SQLException unclear) {
            failed.addSuppressed(unclear);
        }
        try {
            connection.close();
        } catch (SQLException gone) {
            failed.addSuppressed(gone);
        }
    }

    void close() throws SQLException {
        connection.close();
    }

    private static StateFailure failure(Path directory, SQLException failed) {
        return new StateFailure(
                among(failed, TAKEN)
                        ? "state: the directory " + directory + " is in use by another agent"
                        : "state: cannot open the store in " + directory + ": " + failed.getMessage(),
                failed);
    }

    private static boolean among(SQLException failed, List<SQLiteErrorCode> codes) {
        return codes.stream().anyMatch(code -> (failed.getErrorCode() & 0xff) == code.code);
    }

    private static String reason(IOException failed) {
        return failed.getClass().getSimpleName() + " " + failed.getMessage();
    }
}
