package dev.godwit.migration;

import dev.godwit.RealServers;
import dev.godwit.RunningAgent;
import dev.godwit.demo.EmbeddedServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A whole agent over a server with a database of the test's own, and what it says of migrations there. */
final class Watching implements AutoCloseable {

    private final EmbeddedServer server;
    private final String database;
    private final RunningAgent agent;

    Watching(EmbeddedServer server, String database, Path directory) throws Exception {
        this(server, database, directory, "");
    }

    Watching(EmbeddedServer server, String database, Path directory, String more) throws Exception {
        this(server, "postgres", database, directory, more);
    }

    /** @param role that the agent goes by */
    Watching(EmbeddedServer server, String role, String database, Path directory, String more) throws Exception {
        this(server, role, database, "", directory, more);
    }

    /** @param also what is said of the database beside its url, after a comma */
    Watching(EmbeddedServer server, String role, String database, String also, Path directory, String more)
            throws Exception {
        this.server = server;
        this.database = database;
        this.agent = new RunningAgent(java.nio.file.Files.writeString(
                directory.resolve("godwit.yml"),
                "listen: 127.0.0.1:0\ndatabases:\n  shop: {url: \""
                        + server.url(database).replace("postgres@", role + "@") + "\"" + also + "}\n" + more));
        RealServers.until("the agent looks, and knows the schema", () -> {
            var metrics = agent.get("/metrics").body();
            return metrics.contains("godwit_migrations_running{")
                    && (metrics.contains("godwit_catalog_known_timestamp_seconds{")
                            || metrics.contains("godwit_migration_running{"));
        });
    }

    /** Makes the database anew. */
    static void create(EmbeddedServer server, String database) throws SQLException {
        try (var admin = RealServers.session(server, "postgres")) {
            RealServers.execute(
                    admin, "drop database if exists " + database + " with (force)", "create database " + database);
        }
    }

    RunningAgent agent() {
        return agent;
    }

    /** A session to the watched database, as a tool would open it. */
    Connection session(String application) throws SQLException {
        var session = RealServers.session(server, "postgres", database);
        RealServers.execute(session, "set application_name = '" + application + "'");
        return session;
    }

    List<JsonObject> all() throws Exception {
        return agent.array("/api/migrations").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** The first migration for which this holds, whole, as soon as it does. */
    MigrationRecord until(String what, Predicate<MigrationRecord> holds) throws Exception {
        var found = new MigrationRecord[1];
        try {
            RealServers.until(what, () -> {
                var match = find(holds);
                match.ifPresent(record -> found[0] = record);
                return match.isPresent();
            });
        } catch (AssertionError never) {
            var last = find(any -> true).map(Documents::write).orElse("no migration at all");
            throw new AssertionError(never.getMessage() + "; the newest is " + last, never);
        }
        return found[0];
    }

    Optional<MigrationRecord> find(Predicate<MigrationRecord> holds) throws Exception {
        for (var brief : all()) {
            var record = Documents.read(
                    agent.get("/api/migrations/" + brief.getString("id")).body());
            if (holds.test(record)) {
                return Optional.of(record);
            }
        }
        return Optional.empty();
    }

    /** How often the agent has looked for migrations. */
    double looks() throws Exception {
        var line = agent.get("/metrics")
                .body()
                .lines()
                .filter(one -> one.startsWith("godwit_migration_looks_total{"))
                .findFirst();
        return line.map(one -> Double.parseDouble(one.substring(one.lastIndexOf(' ') + 1)))
                .orElse(0.0);
    }

    JsonArray blocking() throws Exception {
        return agent.array("/api/blocking");
    }

    @Override
    public void close() throws IOException {
        try {
            agent.close();
        } catch (Exception failed) {
            throw new IOException(failed);
        }
    }
}
