package dev.godwit.cli;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.number;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.RunningAgent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command under watch, real psql against a real server, with an agent and alone. */
class RunMigrationTest {

    private static final String DATABASE = "run_verbs";

    @TempDir
    private Path directory;

    private Path config;
    private Connection owner;

    @BeforeEach
    void make() throws Exception {
        try (var admin = RealServers.session(shared(17), "postgres", "postgres")) {
            execute(admin, "drop database if exists " + DATABASE + " with (force)", "create database " + DATABASE);
        }
        owner = RealServers.session(shared(17), "postgres", DATABASE);
        execute(owner, "create table orders (id int primary key, total int)");
        config = Files.writeString(
                directory.resolve("godwit.yml"),
                "listen: 127.0.0.1:0\ndatabases:\n  shop: {url: \"" + shared(17).url(DATABASE) + "\"}\n");
    }

    @AfterEach
    void leave() throws Exception {
        owner.close();
    }

    private static String url() {
        return shared(17).url(DATABASE);
    }

    private Typed run(int code, String... arguments) {
        var typed = new Typed();
        int exit = typed.run(arguments);
        assertThat(exit).as(typed.out() + typed.err()).isEqualTo(code);
        return typed;
    }

    @Test
    void alone_a_clean_migration_is_clean_and_its_record_is_kept_where_the_configuration_says() {
        var typed = run(
                Exit.YES,
                "migration",
                "run",
                "--config",
                config.toString(),
                "--name",
                "orders get a note",
                "--environment",
                "staging",
                "--by",
                "Ada",
                "--settle",
                "0s",
                "--json",
                "--",
                "psql",
                "-v",
                "ON_ERROR_STOP=1",
                url(),
                "-c",
                "alter table orders add column note text");
        var verdict = new JsonObject(typed.out());
        assertThat(verdict.getString("verdict")).isEqualTo("clean");
        assertThat(verdict.getInteger("exit")).isZero();
        assertThat(verdict.getString("why")).contains("orders: column note text added");

        var shown = run(Exit.YES, "migration", "show", "last", "--json", "--config", config.toString());
        var record = new JsonObject(shown.out());
        assertThat(record.getString("name")).isEqualTo("orders get a note");
        assertThat(record.getJsonObject("notes").getString("environment")).isEqualTo("staging");
        assertThat(record.getJsonObject("notes").getString("appliedBy")).isEqualTo("Ada");
        assertThat(record.getJsonObject("notes").getString("command")).contains("psql");
    }

    @Test
    void what_the_agent_cannot_make_sense_of_is_said_in_its_words_and_is_a_mistake_of_whoever_typed_it()
            throws Exception {
        var agent = new RunningAgent(config);
        try {
            var tooLong = "n".repeat(2_001);
            assertThat(run(Exit.USAGE, "migration", "start", "--url", agent.url(), "--window", "999999d")
                            .err())
                    .isEqualToIgnoringNewLines("window is a duration from 1m to 7d.");
            assertThat(run(Exit.USAGE, "migration", "start", "--url", agent.url(), "--marker", "a b")
                            .err())
                    .contains("marker is at most 63 letters");
            assertThat(run(Exit.USAGE, "migration", "start", "--url", agent.url(), "--name", tooLong)
                            .err())
                    .contains("name is at most 2000 characters.");
            var ran = run(
                    Exit.USAGE,
                    "migration",
                    "run",
                    "--url",
                    agent.url(),
                    "--name",
                    tooLong,
                    "--force",
                    "--",
                    "touch",
                    directory.resolve("ran").toString());
            assertThat(ran.err()).contains("name is at most 2000 characters.");
            assertThat(directory.resolve("ran")).doesNotExist();
        } finally {
            agent.close();
        }
    }

    @Test
    void alone_with_a_uri_a_command_that_fails_has_failed() {
        var typed = run(
                Exit.NO,
                "migration",
                "run",
                "--database",
                url(),
                "--settle",
                "0s",
                "--json",
                "--",
                "psql",
                "-v",
                "ON_ERROR_STOP=1",
                url(),
                "-c",
                "alter table nothing add column note text");
        var verdict = new JsonObject(typed.out());
        assertThat(verdict.getString("verdict")).isEqualTo("failed");
        assertThat(verdict.getString("outcome")).isEqualTo("FAILED");
        assertThat(verdict.getString("why")).contains("exited with 1");
        assertThat(verdict.getString("report")).isEmpty();
    }

    @Test
    void a_command_that_does_not_exist_and_a_command_that_only_looks() throws Exception {
        var agent = new RunningAgent(config);
        try {
            var missing = run(Exit.USAGE, "migration", "run", "--url", agent.url(), "--", "no-such-program", "x");
            assertThat(missing.err()).contains("cannot start no-such-program");
            var looks = run(
                    Exit.YES,
                    "migration",
                    "run",
                    "--url",
                    agent.url(),
                    "--settle",
                    "0s",
                    "--json",
                    "--",
                    "psql",
                    url(),
                    "-c",
                    "select 1");
            assertThat(new JsonObject(looks.out()).getString("outcome")).isEqualTo("NOTHING");
        } finally {
            agent.close();
        }
    }

    @Test
    void what_cannot_be_kept_is_not_begun() throws Exception {
        var state = directory.resolve("state");
        Files.writeString(config, Files.readString(config) + "state: \"" + state + "\"\n");
        new RunningAgent(config).close();
        try (var store = DriverManager.getConnection("jdbc:sqlite:" + state.resolve("godwit.db"));
                var statement = store.createStatement()) {
            statement.execute("create trigger full before insert on migration begin"
                    + " select raise(fail, 'database or disk is full'); end");
        }
        var agent = new RunningAgent(config);
        try {
            var made = directory.resolve("made");
            var refused = run(
                    Exit.WORLD, "migration", "run", "--url", agent.url(), "--force", "--", "touch", made.toString());
            assertThat(refused.err()).contains("disk is full");
            assertThat(made).doesNotExist();
            assertThat(agent.get("/metrics").body()).doesNotContain("godwit_migration_running{");
            assertThat(run(Exit.WORLD, "migration", "finish", "--url", agent.url())
                            .err())
                    .contains("no announced migration is open");
        } finally {
            agent.close();
        }
    }

    @Test
    void a_hold_runs_nothing_unless_it_is_forced_and_then_the_record_says_so() throws Exception {
        Files.writeString(config, Files.readString(config) + "migrations: {preflight: {transaction: 1s}}\n");
        var agent = new RunningAgent(config);
        try (var idle = RealServers.session(shared(17), "postgres", DATABASE)) {
            execute(idle, "begin", "select count(*) from orders");
            until(
                    "its transaction is old enough",
                    () -> number(
                                    owner,
                                    "select count(*) from pg_stat_activity where datname = current_database()"
                                            + " and xact_start < clock_timestamp() - interval '1.1 s'")
                            > 0);
            var asked = run(Exit.NO, "migration", "run", "--url", agent.url(), "--preflight-only", "--json");
            assertThat(new JsonObject(asked.out()).getString("verdict")).isEqualTo("hold");
            assertThat(asked.out()).contains("idle in transaction", "\"backup\"", "no replication slot");
            var held = run(Exit.NO, "migration", "run", "--url", agent.url(), "--", "touch", "made");
            assertThat(held.err()).contains("hold    transactions", "held: nothing was run");
            assertThat(new JsonArray(agent.get("/api/migrations").body())).isEmpty();

            execute(idle, "select 1");
            var forced = run(
                    Exit.YES,
                    "migration",
                    "run",
                    "--url",
                    agent.url(),
                    "--force",
                    "--settle",
                    "0s",
                    "--plain",
                    "--",
                    "psql",
                    url(),
                    "-c",
                    "create table forced (id int)");
            assertThat(forced.err()).contains("clean: applied");
            var record = agent.object("/api/migrations/"
                    + agent.array("/api/migrations").getJsonObject(0).getString("id"));
            assertThat(record.getJsonArray("timeline").encode()).contains("in spite of hold: transactions");
        } finally {
            agent.close();
        }
    }

    @Test
    void in_production_some_commands_are_never_run_and_no_secret_is_kept() throws Exception {
        var agent = new RunningAgent(config);
        try {
            var held = run(
                    Exit.NO,
                    "migration",
                    "run",
                    "--url",
                    agent.url(),
                    "--environment",
                    "prod",
                    "--",
                    "npx",
                    "prisma",
                    "migrate",
                    "reset");
            assertThat(held.err()).contains("hold    command", "drops all data");
            run(
                    Exit.NO,
                    "migration",
                    "run",
                    "--url",
                    agent.url(),
                    "--settle",
                    "0s",
                    "--plain",
                    "--",
                    "sh",
                    "-c",
                    "exit 7 # PGPASSWORD=hunter2 --password=hunter2 postgresql://u:hunter2@h/d");
            var all = agent.get("/api/migrations/last").body();
            assertThat(all).contains("exited with 7", "***").doesNotContain("hunter2");
        } finally {
            agent.close();
        }
    }

    @Test
    void what_was_announced_is_open_still_after_a_restart_of_the_agent() throws Exception {
        var first = new RunningAgent(config);
        String id;
        try {
            until(
                    "it is connected",
                    () -> first.get("/api/preflight?target=shop").statusCode() == 200);
            id = run(Exit.YES, "migration", "start", "--url", first.url(), "--name", "release 8")
                    .out()
                    .strip();
        } finally {
            first.close();
        }
        var second = new RunningAgent(config);
        try {
            until("it looks", () -> second.get("/metrics").body().contains("godwit_migration_running{"));
            execute(owner, "alter table orders add column later text");
            var over = run(Exit.YES, "migration", "finish", id, "--url", second.url(), "--exit", "0", "--settle", "0s");
            assertThat(over.out()).contains("clean: applied: the schema has changed: ");
            assertThat(second.array("/api/migrations")).hasSize(1);
        } finally {
            second.close();
        }
    }

    @Test
    void what_somebody_changed_a_moment_before_is_not_the_commands_and_is_told_as_nobodys() throws Exception {
        var agent = new RunningAgent(config);
        try {
            until(
                    "it knows the schema",
                    () -> agent.get("/metrics").body().contains("godwit_catalog_known_timestamp_seconds{"));
            execute(owner, "alter table orders add column before text");
            var ran = run(Exit.YES, "migration", "run", "--url", agent.url(), "--settle", "0s", "--json", "--", "true");

            var verdict = new JsonObject(ran.out());
            assertThat(verdict.getString("outcome")).as(ran.out()).isEqualTo("NOTHING");
            until("both are kept", () -> agent.array("/api/migrations").size() == 2);
            var all = agent.array("/api/migrations");
            for (var one : all) {
                var id = ((JsonObject) one).getString("id");
                var record = agent.object("/api/migrations/" + id);
                boolean announced = id.equals(verdict.getString("id"));
                assertThat(record.getString("why").contains("out-of-band DDL"))
                        .as(record.encode())
                        .isNotEqualTo(announced);
                assertThat(record.getJsonArray("changes").encode().contains("column before text added"))
                        .as(record.encode())
                        .isNotEqualTo(announced);
            }
        } finally {
            agent.close();
        }
    }

    @Test
    void a_pipeline_that_cannot_wrap_says_when_it_begins_and_when_it_is_over() throws Exception {
        var agent = new RunningAgent(config);
        try {
            until(
                    "it is connected",
                    () -> agent.get("/api/preflight?target=shop").statusCode() == 200);
            var started = run(Exit.YES, "migration", "start", "--url", agent.url(), "--name", "release 7");
            var id = started.out().strip();
            assertThat(agent.object("/api/migrations/" + id).getString("outcome"))
                    .isEqualTo("RUNNING");
            execute(owner, "alter table orders add column note text");
            var clean = run(
                    Exit.YES, "migration", "finish", "--url", agent.url(), "--exit", "0", "--settle", "0s", "--json");
            assertThat(new JsonObject(clean.out()).getString("id")).isEqualTo(id);
            assertThat(agent.object("/api/migrations/" + id).getString("name")).isEqualTo("release 7");
            var again = run(Exit.WORLD, "migration", "finish", id, "--url", agent.url());
            assertThat(again.err()).contains("is open");

            run(Exit.YES, "migration", "start", "--url", agent.url());
            var failed = run(Exit.NO, "migration", "finish", "--url", agent.url(), "--exit", "3", "--settle", "0s");
            assertThat(failed.out()).contains("failed: its command exited with 3");
        } finally {
            agent.close();
        }
    }
}
