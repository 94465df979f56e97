package dev.godwit.cli;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.number;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.signal;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.RunningAgent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands under watch that do not come to their end: interrupted, killed, gone while the server goes on. */
class InterruptedRunTest {

    private static final String DATABASE = "run_interrupted";
    private static final String MARKED =
            "select count(*) from pg_stat_activity where application_name like 'godwit-run-%' and datname = '"
                    + DATABASE + "'";

    @TempDir
    private Path directory;

    private RunningAgent agent;
    private Connection owner;

    @BeforeEach
    void make() throws Exception {
        try (var admin = RealServers.session(shared(17), "postgres", "postgres")) {
            execute(admin, "drop database if exists " + DATABASE + " with (force)", "create database " + DATABASE);
        }
        owner = RealServers.session(shared(17), "postgres", DATABASE);
        execute(owner, "create table orders (id int primary key, total int)");
        agent = new RunningAgent(Files.writeString(
                directory.resolve("godwit.yml"),
                "listen: 127.0.0.1:0\ndatabases:\n  shop: {url: \"" + url() + "\"}\n"));
        until("it is connected", () -> agent.get("/api/preflight?target=shop").statusCode() == 200);
    }

    @AfterEach
    void leave() throws Exception {
        owner.close();
        agent.close();
    }

    private static String url() {
        return shared(17).url(DATABASE);
    }

    private static String[] longMigration() {
        return new String[] {
            "psql", url(), "-c", "begin", "-c", "alter table orders add column note text", "-c", "select pg_sleep(600)"
        };
    }

    private Process godwit(String... command) throws Exception {
        var argv = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.godwit.Main",
                "migration",
                "run",
                "--url",
                agent.url(),
                "--plain",
                "--settle",
                "0s",
                "--"));
        argv.addAll(List.of(command));
        return new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
    }

    private JsonObject newest() throws Exception {
        var reply = agent.get("/api/migrations/last");
        return reply.statusCode() == 200 ? new JsonObject(reply.body()) : new JsonObject();
    }

    /** Its last statement runs on the server, and the agent has seen who runs it. */
    private boolean sleeps() throws Exception {
        return number(owner, MARKED + " and query like 'select pg_sleep%' and state = 'active'") == 1
                && newest().getJsonArray("sessions", new JsonArray()).size() == 1;
    }

    @Test
    void an_interrupt_is_the_commands_and_no_session_stays_behind() throws Exception {
        var godwit = godwit(longMigration());
        try {
            until("it sleeps", this::sleeps);
            signal("INT", godwit.pid());
            assertThat(godwit.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            godwit.destroyForcibly();
        }
        assertThat(godwit.exitValue()).isEqualTo(Exit.NO);
        assertThat(number(owner, MARKED)).isZero();
        assertThat(Files.readString(directory.resolve("said")))
                .contains("interrupted by SIGINT", "no session of it is on the server", "aborted");
        assertThat(newest().getString("outcome")).isEqualTo("ABORTED");
        assertThat(number(owner, "select count(*) from pg_attribute where attname = 'note'"))
                .isZero();
    }

    @Test
    void what_a_command_leaves_at_work_on_the_server_is_stopped_when_it_fails() throws Exception {
        var go = directory.resolve("go");
        var script = "psql '" + url() + "' -c 'alter table orders add column note text' -c 'select pg_sleep(600)' &"
                + " while [ ! -e " + go + " ]; do :; done; exit 3";
        var typed = new Typed();
        var run = CompletableFuture.supplyAsync(() -> typed.run(
                "migration", "run", "--url", agent.url(), "--settle", "0s", "--json", "--", "sh", "-c", script));
        until("its session is seen", this::sleeps);
        Files.createFile(go);

        assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(Exit.NO);

        assertThat(number(owner, MARKED)).isZero();
        assertThat(typed.err()).contains("its sessions on the server were stopped", "no session of it");
        var verdict = new JsonObject(typed.out());
        assertThat(verdict.getString("why")).contains("exited with 3");
        assertThat(verdict.getJsonArray("left")).isEmpty();
        assertThat(newest().getJsonArray("timeline").encode()).contains("is cancelled");
    }

    @Test
    void a_colleague_who_migrates_meanwhile_is_left_alone_by_a_command_that_fails() throws Exception {
        var go = directory.resolve("go");
        var typed = new Typed();
        var run = CompletableFuture.supplyAsync(() -> typed.run(
                "migration",
                "run",
                "--url",
                agent.url(),
                "--settle",
                "0s",
                "--json",
                "--",
                "sh",
                "-c",
                "while [ ! -e " + go + " ]; do :; done; exit 3"));
        until("it is announced", () -> newest().getValue("ended") == null && newest().containsKey("id"));
        try (var colleague = RealServers.session(shared(17), "postgres", DATABASE)) {
            execute(
                    colleague,
                    "set application_name = 'colleague'",
                    "begin",
                    "alter table orders add column note text");
            until("the colleague is seen", () -> newest().encode().contains("colleague"));
            Files.createFile(go);

            assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(Exit.NO);

            execute(colleague, "commit");
        }
        assertThat(typed.err()).doesNotContain("were stopped");
    }

    @Test
    void a_runner_that_is_killed_is_given_up_and_what_it_left_is_followed_on() throws Exception {
        var godwit = godwit(longMigration());
        try {
            until("it sleeps", this::sleeps);
        } finally {
            signal("KILL", godwit.pid());
        }
        until("it is given up", () -> newest().encode().contains("its runner is gone, and 1 session of it is"));
        assertThat(newest().getString("outcome")).isEqualTo("RUNNING");
        until(
                "it is a series",
                () -> agent.get("/metrics")
                        .body()
                        .lines()
                        .anyMatch(
                                line -> line.startsWith("godwit_migration_orphan_sessions{") && line.endsWith("} 1")));
        assertThat(number(
                        owner,
                        "select count(pg_terminate_backend(pid)) from pg_stat_activity where"
                                + " application_name like 'godwit-run-%'"))
                .isEqualTo(1);
        until("it is over", () -> newest().getString("outcome").equals("INTERRUPTED"));
    }
}
