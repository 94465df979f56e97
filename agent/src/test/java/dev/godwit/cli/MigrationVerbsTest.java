package dev.godwit.cli;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.RunningAgent;
import dev.godwit.migration.Documents;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** A real migration, fetched from a running agent in every form, and once more from the store it left. */
class MigrationVerbsTest {

    @TempDir
    private Path directory;

    private Path config;

    @BeforeEach
    void make() throws Exception {
        try (var admin = RealServers.session(shared(17), "postgres", "postgres")) {
            execute(admin, "drop database if exists reported with (force)", "create database reported");
        }
        try (var owner = RealServers.session(shared(17), "postgres", "reported")) {
            execute(owner, "create table \"a <b>\" (id int primary key)");
        }
        config = config("127.0.0.1:0");
    }

    private Path config(String listen) throws Exception {
        return Files.writeString(
                directory.resolve("godwit.yml"),
                "listen: " + listen + "\ndatabases:\n  shop: {url: \""
                        + shared(17).url("reported") + "\"}\n");
    }

    @Test
    void an_agent_is_asked_and_where_none_runs_its_store() throws Exception {
        String id;
        var agent = new RunningAgent(config);
        try {
            id = migrate(agent);
            reportedByHttp(agent, id);
            asked(agent.url(), id);
            var held = new Typed();
            assertThat(held.run("migration", "list", "--config", config.toString()))
                    .isEqualTo(Exit.WORLD);
            assertThat(held.err()).contains("is in use by another agent");
        } finally {
            agent.close();
        }
        stored(id);
    }

    private static String migrate(RunningAgent agent) throws Exception {
        RealServers.until("the agent looks", () -> agent.get("/metrics").body().contains("godwit_migrations_running{"));
        try (var tool = RealServers.session(shared(17), "postgres", "reported")) {
            execute(tool, "begin", "alter table \"a <b>\" add column note text");
            RealServers.until(
                    "it runs",
                    () -> !agent.array("/api/migrations?state=running").isEmpty());
            assertThat(agent.array("/api/migrations?state=ended")).isEmpty();
            execute(tool, "commit");
        }
        RealServers.until(
                "it is over", () -> !agent.array("/api/migrations?state=ended").isEmpty());
        assertThat(agent.array("/api/migrations?state=running")).isEmpty();
        return agent.array("/api/migrations").getJsonObject(0).getString("id");
    }

    private static void reportedByHttp(RunningAgent agent, String id) throws Exception {
        var html = agent.get("/api/migrations/" + id + "/report");
        assertThat(html.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(html.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(
                        policy -> assertThat(policy).contains("default-src 'none'", "style-src 'unsafe-inline'"));
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html.body())));
        assertThat(document.getElementsByTagName("main").item(0).getTextContent())
                .contains("alter table \"a <b>\" add column note text", "Sign-off");

        var markdown = agent.get("/api/migrations/last/report?format=md");
        assertThat(markdown.headers().firstValue("content-type")).hasValue("text/markdown; charset=utf-8");
        assertThat(markdown.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy).doesNotContain("unsafe-inline"));
        assertThat(markdown.body())
                .contains("`alter table \"a <b>\" add column note text`", "none is known that ended");

        var json = agent.get("/api/migrations/" + id.substring(0, 12) + "/report?format=json");
        assertThat(Documents.read(json.body()).id()).isEqualTo(id);

        assertThat(agent.get("/api/migrations/" + id + "/report?format=pdf").statusCode())
                .isEqualTo(400);
        assertThat(agent.get("/api/migrations/nothing/report").statusCode()).isEqualTo(404);
        assertThat(agent.get("/api/migrations?limit=0").statusCode()).isEqualTo(400);
        assertThat(agent.get("/api/migrations?state=over").statusCode()).isEqualTo(400);
    }

    private void asked(String url, String id) throws Exception {
        var list = new Typed();
        assertThat(list.run("migration", "list", "--url", url)).isZero();
        assertThat(list.out()).contains(id, "shop", "reported", "unknown");
        var show = new Typed();
        assertThat(show.run("migration", "show", "last", "--url", url + "/")).isZero();
        assertThat(show.out())
                .contains("alter table", "Timeline", "reported on shop")
                .doesNotContain("Sign-off");
        var file = directory.resolve("report.html");
        var report = new Typed();
        assertThat(report.run("migration", "report", id, "--url", url, "--format", "html", "--output", file.toString()))
                .isZero();
        assertThat(report.out()).isEmpty();
        assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>");
        var missing = new Typed();
        assertThat(missing.run("migration", "show", "19990101", "--url", url)).isEqualTo(Exit.NO);
        assertThat(missing.err()).contains("There is no such migration.");
    }

    private void stored(String id) throws Exception {
        try (var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            config("127.0.0.1:" + nobody.getLocalPort());
        }
        var list = new Typed();
        assertThat(list.run("migration", "list", "--json", "--config", config.toString()))
                .isZero();
        assertThat(new JsonArray(list.out()).getJsonObject(0).getString("id")).isEqualTo(id);
        assertThat(list.err()).contains("no agent answers at http://127.0.0.1:", "read from the store");
        var show = new Typed();
        assertThat(show.run("migration", "show", id.substring(0, 9), "--json", "--config", config.toString()))
                .isZero();
        assertThat(new JsonObject(show.out()).getString("id")).isEqualTo(id);
        var report = new Typed();
        assertThat(report.run("migration", "report", "last", "--config", config.toString()))
                .isZero();
        assertThat(report.out()).startsWith("# Migration ").contains("Sign-off");
        var missing = new Typed();
        assertThat(missing.run("migration", "report", "x", "--config", config.toString()))
                .isEqualTo(Exit.NO);
    }

    @Test
    void where_nobody_answers_and_no_store_is_nothing_is_made() throws Exception {
        String free;
        try (var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = "127.0.0.1:" + nobody.getLocalPort();
        }
        config(free);
        var stored = new Typed();
        assertThat(stored.run("migration", "list", "--config", config.toString()))
                .isEqualTo(Exit.WORLD);
        assertThat(stored.err()).contains("there is no store in");
        assertThat(directory.resolve("godwit-state")).doesNotExist();
        var asked = new Typed();
        assertThat(asked.run("migration", "list", "--url", "http://" + free)).isEqualTo(Exit.WORLD);
        assertThat(asked.err()).contains("cannot connect to http://" + free, "hint:");
        var bad = new Typed();
        assertThat(bad.run("migration", "list", "--url", "ftp://x")).isEqualTo(Exit.USAGE);
    }

    @Test
    void a_damaged_store_is_left_to_the_agent() throws Exception {
        var state = Files.createDirectories(directory.resolve("godwit-state"));
        var file =
                Files.writeString(state.resolve("godwit.db"), "no database at all, whatever it is called".repeat(200));
        var before = Files.readAllBytes(file);
        var typed = new Typed();

        assertThat(typed.run("migration", "list", "--config", config.toString()))
                .isEqualTo(Exit.WORLD);

        assertThat(typed.err()).contains("cannot open the store");
        assertThat(file).hasBinaryContent(before);
    }
}
