package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.cli.Godwit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent in a process of its own is killed in the middle of a migration. */
class KilledTest {

    private static final Pattern ADDRESS = Pattern.compile("listens on (127\\.0\\.0\\.1:[0-9]+)");

    @TempDir
    private Path directory;

    @Test
    void an_agent_that_is_killed_and_comes_back_tells_of_one_migration_with_its_timeline() throws Exception {
        Watching.create(shared(17), "killed");
        try (var tool = RealServers.session(shared(17), "postgres", "killed")) {
            execute(tool, "create table orders (id int primary key, total int)");
            var first = new Agent(directory.resolve("first"));
            try {
                until(
                        "it knows the schema",
                        () -> first.get("/metrics").contains("godwit_catalog_known_timestamp_seconds{"));
                execute(tool, "begin", "alter table orders add column note text");
                until(
                        "it is measured and kept",
                        () -> first.shows(one -> one.encode().contains("measured by is read")));
                until(
                        "its statement is kept",
                        () -> first.shows(one -> one.getJsonArray("statements").size() == 1));
            } finally {
                RealServers.signal("KILL", first.process.pid());
            }
            assertThat(first.process.waitFor(30, TimeUnit.SECONDS)).isTrue();

            var second = new Agent(directory.resolve("second"));
            try {
                until("it goes on", () -> second.shows(one -> one.encode().contains("the agent was restarted")));
                execute(tool, "create index orders_total on orders (total)");
                until(
                        "the next statement is seen",
                        () -> second.shows(one -> one.getJsonArray("statements").size() == 2));
                execute(tool, "commit");
                hangUp(tool);
                until("it is over", () -> second.shows(one -> one.getValue("ended") != null));

                assertThat(new JsonArray(second.get("/api/migrations"))).hasSize(1);
                assertThat(second.newest().getString("outcome")).isEqualTo("APPLIED");
                assertThat(second.newest().getJsonArray("changes").encode())
                        .contains("column note text added", "orders_total");
            } finally {
                second.process.destroy();
            }
            assertThat(second.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_guard_that_is_killed_as_it_acts_leaves_a_record_that_says_so() throws Exception {
        Watching.create(shared(17), "killed");
        var guard =
                "migrations: {guard: {dry_run: false, for: 0s, cancel_when: godwit_migration_blocked_sessions > 0}}\n";
        try (var holder = RealServers.session(shared(17), "postgres", "killed");
                var tool = RealServers.session(shared(17), "postgres", "killed");
                var shop = RealServers.session(shared(17), "postgres", "killed")) {
            execute(holder, "create table orders (id int primary key, total int)");
            var first = new Agent(directory.resolve("first"), guard);
            try {
                until(
                        "it knows the schema",
                        () -> first.get("/metrics").contains("godwit_catalog_known_timestamp_seconds{"));
                execute(holder, "begin", "select * from orders");
                var altering = RealServers.waiting(tool, "alter table orders add column note text");
                until("it is measured", () -> first.shows(one -> one.encode().contains("measured by is read")));
                var buying = RealServers.waiting(shop, "select * from orders");
                until("it is decided", () -> first.shows(one -> one.encode().contains("\"kind\":\"CANCEL\"")));
                RealServers.signal("KILL", first.process.pid());
                assertThat(first.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                var second = new Agent(directory.resolve("second"), guard);
                try {
                    // If it was killed before the server was told, the second decides for itself.
                    buying.join();
                    assertThat(altering.handle((done, failed) -> String.valueOf(failed))
                                    .join())
                            .contains("canceling statement due to user request");
                    until(
                            "what was decided before the restart can page after it",
                            () -> second.get("/metrics")
                                    .contains(
                                            "godwit_migration_guard_last_timestamp_seconds{datname=\"killed\",decision=\"cancel\""));
                    hangUp(tool);
                    until("it is over", () -> second.shows(one -> one.getValue("ended") != null));
                    assertThat(new JsonArray(second.get("/api/migrations"))).hasSize(1);
                    assertThat(second.newest().getString("outcome")).isEqualTo("ABORTED");
                    assertThat(second.newest().getString("why")).startsWith("the guard ");
                    assertThat(second.newest().getJsonArray("guard").encode())
                            .contains("\"kind\":\"CANCEL\"")
                            .containsAnyOf("\"kind\":\"SENT\"", "\"kind\":\"UNSURE\"");
                } finally {
                    second.process.destroy();
                }
                assertThat(second.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            } finally {
                first.process.destroyForcibly();
            }
        }
    }

    @Test
    void a_command_under_watch_outlives_the_agent_and_finds_it_again() throws Exception {
        Watching.create(shared(17), "killed");
        try (var gate = RealServers.session(shared(17), "postgres", "killed")) {
            execute(gate, "create table orders (id int primary key, total int)", "select pg_advisory_lock(1)");
            var first = new Agent(directory.resolve("first"));
            var out = new ByteArrayOutputStream();
            String[] verb = {
                "migration",
                "run",
                "--url",
                first.url,
                "--settle",
                "0s",
                "--json",
                "--",
                "psql",
                "--no-psqlrc",
                "-v",
                "ON_ERROR_STOP=1",
                shared(17).url("killed"),
                "-c",
                "alter table orders add column note text",
                "-c",
                "select pg_advisory_lock(1)",
                "-c",
                "create index orders_total on orders (total)"
            };
            var run = CompletableFuture.supplyAsync(
                    () -> Godwit.commandLine(new PrintStream(out, true, StandardCharsets.UTF_8), System.err)
                            .execute(verb));
            try {
                until(
                        "its second statement is kept",
                        () -> first.shows(
                                one -> one.getJsonArray("statements").encode().contains("pg_advisory_lock")));
            } finally {
                RealServers.signal("KILL", first.process.pid());
            }
            assertThat(first.process.waitFor(30, TimeUnit.SECONDS)).isTrue();

            var second = new Agent(directory.resolve("second"), "", first.url.replace("http://", ""));
            try {
                until("it goes on", () -> second.shows(one -> one.encode().contains("the agent was restarted")));
                execute(gate, "select pg_advisory_unlock(1)");

                assertThat(run.join()).as(out.toString(StandardCharsets.UTF_8)).isZero();
                var verdict = new JsonObject(out.toString(StandardCharsets.UTF_8));
                assertThat(verdict.getString("verdict")).isEqualTo("clean");
                assertThat(verdict.getString("why")).contains("column note text added", "orders_total");
                assertThat(new JsonArray(second.get("/api/migrations"))).hasSize(1);
            } finally {
                second.process.destroy();
            }
            assertThat(second.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void hangUp(AutoCloseable session) throws Exception {
        session.close();
    }

    /** One life of the agent; both keep the same store. */
    private final class Agent {

        private final HttpClient client = HttpClient.newHttpClient();
        private final Process process;
        private final String url;

        Agent(Path said) throws Exception {
            this(said, "");
        }

        Agent(Path said, String more) throws Exception {
            this(said, more, "127.0.0.1:0");
        }

        Agent(Path said, String more, String listen) throws Exception {
            var config = Files.writeString(
                    directory.resolve("godwit.yml"),
                    "listen: " + listen + "\nstate: kept\ndatabases: {shop: {url: \""
                            + shared(17).url("killed") + "\"}}\n" + more);
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Dlogback.configurationFile=" + Path.of("src/main/resources/logback.xml"),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            "dev.godwit.Main",
                            "watch",
                            "--config",
                            config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            until("it listens", () -> ADDRESS.matcher(Files.readString(said)).find());
            var address = ADDRESS.matcher(Files.readString(said));
            address.find();
            url = "http://" + address.group(1);
        }

        String get(String path) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }

        JsonObject newest() throws IOException, InterruptedException {
            var all = new JsonArray(get("/api/migrations"));
            return all.isEmpty()
                    ? new JsonObject().put("statements", new JsonArray())
                    : new JsonObject(
                            get("/api/migrations/" + all.getJsonObject(0).getString("id")));
        }

        boolean shows(Predicate<JsonObject> what) throws IOException, InterruptedException {
            return what.test(newest());
        }
    }
}
