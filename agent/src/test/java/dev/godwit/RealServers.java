package dev.godwit;

import dev.godwit.demo.EmbeddedServer;
import dev.godwit.postgres.ConnectionUri;
import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.Passwords;
import dev.godwit.settings.Secret;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Real PostgreSQL servers for tests: one shared per version, stopped when the test JVM ends; or a fresh one to be cruel to. */
public final class RealServers {

    public static final java.util.List<Integer> MAJORS = java.util.List.of(14, 15, 16, 17, 18);
    private static final long PATIENCE_SECONDS = 30;
    private static final Map<Integer, EmbeddedServer> SHARED = new ConcurrentHashMap<>();

    private RealServers() {}

    public static Path archives() {
        return Path.of(System.getProperty("godwit.servers", "target/servers"));
    }

    /** The shared server of a version, with pg_stat_statements loaded and created. */
    public static EmbeddedServer shared(int major) {
        return SHARED.computeIfAbsent(major, wanted -> {
            try {
                var server = fresh(
                        wanted,
                        Map.of("shared_preload_libraries", "pg_stat_statements", "max_prepared_transactions", "5"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
                try (var session = session(server, "postgres")) {
                    execute(session, "create extension pg_stat_statements");
                }
                return server;
            } catch (IOException | SQLException failed) {
                throw new IllegalStateException("no server of version " + wanted, failed);
            }
        });
    }

    public static EmbeddedServer fresh(int major, Map<String, String> settings) throws IOException {
        return EmbeddedServer.start(archives(), major, Path.of(System.getProperty("java.io.tmpdir")), settings);
    }

    /** A blocking session, for holding locks and looking at what is there. */
    public static Connection session(EmbeddedServer server, String user) throws SQLException {
        return session(server, user, "postgres");
    }

    public static Connection session(EmbeddedServer server, String user, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database, user, "irrelevant");
    }

    public static void execute(Connection session, String... statements) throws SQLException {
        for (var sql : statements) {
            try (var statement = session.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    /** Runs a statement that is expected to wait, on a thread of its own. */
    public static CompletableFuture<Void> waiting(Connection session, String sql) {
        return CompletableFuture.runAsync(() -> {
            try {
                execute(session, sql);
            } catch (SQLException ended) {
                throw new IllegalStateException(ended);
            }
        });
    }

    public static long pid(Connection session) throws SQLException {
        return number(session, "select pg_backend_pid()");
    }

    public static long number(Connection session, String sql) throws SQLException {
        try (var statement = session.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    public static DatabaseSettings settings(EmbeddedServer server, String user, String database) {
        return settings(
                "shop", "postgresql://" + user + "@127.0.0.1:" + server.port() + "/" + database, Optional.empty());
    }

    public static DatabaseSettings settings(String target, String uri, Optional<Secret> password) {
        try {
            var address = ConnectionUri.parse(uri).address();
            return new DatabaseSettings(
                    target, address, new Passwords(password, Optional.empty(), name -> null), Map.of());
        } catch (ConnectionUri.Malformed bad) {
            throw new IllegalArgumentException(bad);
        }
    }

    /** The future's result, or an error after a generous while. */
    public static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns as soon as the condition holds; an error after a generous while. */
    public static void until(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never came true: " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Sends a signal to one process by its own pid. */
    public static void signal(String name, long pid) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " " + pid + " said " + exit);
        }
    }

    private static void close(EmbeddedServer server) {
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
