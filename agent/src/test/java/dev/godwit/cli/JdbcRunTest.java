package dev.godwit.cli;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.number;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.signal;
import static dev.godwit.RealServers.until;
import static dev.godwit.RealServers.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.RunningAgent;
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

/** Commands under watch whose driver reads no PGAPPNAME: what they leave is ended, and a colleague's session, alike but for its port, is not. */
class JdbcRunTest {

    private static final String DATABASE = "run_jdbc";
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String CLASSES =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    private static final String SLEEP = "select pg_sleep(600)";

    @TempDir
    private Path directory;

    private RunningAgent agent;
    private Connection owner;
    private Connection colleague;
    private CompletableFuture<Void> asleep;

    @BeforeEach
    void make() throws Exception {
        try (var admin = RealServers.session(shared(17), "postgres", "postgres")) {
            execute(admin, "drop database if exists " + DATABASE + " with (force)", "create database " + DATABASE);
        }
        owner = RealServers.session(shared(17), "postgres", DATABASE);
        execute(owner, "create table orders (id int primary key, total int)", "create table bills (id int)");
        agent = new RunningAgent(Files.writeString(
                directory.resolve("godwit.yml"),
                "listen: 127.0.0.1:0\ndatabases:\n  shop: {url: \"" + shared(17).url(DATABASE) + "\"}\n"));
        until("it is connected", () -> agent.get("/api/preflight?target=shop").statusCode() == 200);
    }

    @AfterEach
    void leave() throws Exception {
        execute(owner, "select pg_terminate_backend(pid) from pg_stat_activity where query = '" + SLEEP + "'");
        owner.close();
        agent.close();
        if (colleague != null) {
            colleague.close();
        }
    }

    /** From this machine, by the same driver, in the same database, changing the schema: and none of the command's. */
    private void colleague() throws Exception {
        colleague = RealServers.session(shared(17), "postgres", DATABASE);
        execute(colleague, "begin", "alter table bills add column note text");
        asleep = waiting(colleague, SLEEP);
    }

    private static List<String> child(String... statements) {
        var argv = new ArrayList<>(List.of(
                JAVA,
                "-cp",
                CLASSES,
                "dev.godwit.cli.JdbcChild",
                "jdbc:postgresql://localhost:" + shared(17).port() + "/" + DATABASE));
        argv.addAll(List.of(statements));
        return argv;
    }

    private static String typed(List<String> argv) {
        return "'" + String.join("' '", argv) + "'";
    }

    private Process godwit(List<String> command) throws Exception {
        var argv = new ArrayList<>(List.of("env", "--default-signal=INT", JAVA, "-cp", CLASSES, "dev.godwit.Main"));
        argv.addAll(List.of("migration", "run", "--url", agent.url(), "--plain", "--force", "--settle", "0s", "--"));
        argv.addAll(command);
        return new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
    }

    private JsonObject newest() throws Exception {
        var reply = agent.get("/api/migrations/last");
        return reply.statusCode() == 200 ? new JsonObject(reply.body()) : new JsonObject();
    }

    private boolean known() throws Exception {
        return newest().encode().contains("which is the command's");
    }

    private long theirs(String what) throws Exception {
        return number(
                owner,
                "select count(*) from pg_stat_activity where datname = current_database() and query = '" + what
                        + "' and state = 'active'"
                        + (colleague == null ? "" : " and pid <> " + pid()));
    }

    private int pid() throws Exception {
        return colleague.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    }

    private void alive() throws Exception {
        assertThat(asleep).isNotDone();
        assertThat(number(owner, "select count(*) from pg_stat_activity where state = 'active' and pid = " + pid()))
                .isEqualTo(1);
    }

    private String said() throws Exception {
        return Files.readString(directory.resolve("said"));
    }

    @Test
    void an_interrupt_leaves_no_session_of_a_command_of_jdbc_and_a_colleagues_is_left_alone() throws Exception {
        var godwit = godwit(child("alter table orders add column note text", SLEEP));
        try {
            until("it is known", () -> theirs(SLEEP) == 1 && known());
            colleague();
            signal("INT", godwit.pid());
            assertThat(godwit.waitFor(30, TimeUnit.SECONDS)).as(said()).isTrue();
        } finally {
            godwit.destroyForcibly();
        }
        assertThat(godwit.exitValue()).isEqualTo(Exit.NO);
        assertThat(theirs(SLEEP)).as(said()).isZero();
        assertThat(said()).contains("interrupted by SIGINT", "its sessions on the server were stopped");
        var timeline = newest().getJsonArray("timeline").encode();
        assertThat(timeline).contains("is cancelled").doesNotContain("pid " + pid() + " is");
        alive();
    }

    @Test
    void a_command_of_jdbc_that_is_killed_as_it_waits_for_a_lock_leaves_no_session() throws Exception {
        var alter = "alter table orders add column note text";
        try (var holder = RealServers.session(shared(17), "postgres", DATABASE)) {
            execute(holder, "begin", "lock table orders in access share mode");
            var godwit = godwit(child(alter));
            try {
                until("it is known", () -> theirs(alter) == 1 && known());
                colleague();
                signal("KILL", godwit.children().findFirst().orElseThrow().pid());
                assertThat(godwit.waitFor(30, TimeUnit.SECONDS)).as(said()).isTrue();
            } finally {
                godwit.destroyForcibly();
            }
            assertThat(theirs(alter)).as(said()).isZero();
            assertThat(said()).contains("its sessions on the server were stopped", "exited with 137");
        }
        alive();
    }

    @Test
    void a_grandchild_whose_parent_fails_is_known_still() throws Exception {
        var go = directory.resolve("go");
        var godwit =
                godwit(List.of("sh", "-c", typed(child(SLEEP)) + " & while [ ! -e " + go + " ]; do :; done; exit 3"));
        try {
            until("it is known", () -> theirs(SLEEP) == 1 && known());
            Files.createFile(go);
            assertThat(godwit.waitFor(30, TimeUnit.SECONDS)).as(said()).isTrue();
        } finally {
            godwit.destroyForcibly();
        }
        assertThat(theirs(SLEEP)).as(said()).isZero();
        assertThat(said()).contains("its sessions on the server were stopped", "exited with 3");
    }

    @Test
    void one_that_goes_on_in_the_background_is_named_with_where_it_comes_from_and_what_it_runs() throws Exception {
        var go = directory.resolve("go");
        var godwit = godwit(List.of(
                "sh",
                "-c",
                "setsid " + typed(child(SLEEP)) + " >/dev/null 2>&1 & while [ ! -e " + go + " ]; do :; done"));
        try {
            until("it is known", () -> theirs(SLEEP) == 1 && known());
            Files.createFile(go);
            assertThat(godwit.waitFor(60, TimeUnit.SECONDS)).as(said()).isTrue();
        } finally {
            godwit.destroyForcibly();
        }
        assertThat(godwit.exitValue()).as(said()).isEqualTo(Exit.NO);
        assertThat(theirs(SLEEP)).isEqualTo(1);
        var session = "select 'pid ' || pid || ' (PostgreSQL JDBC Driver) from 127.0.0.1:' || client_port"
                + " from pg_stat_activity where query = '" + SLEEP + "'";
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery(session)) {
            assertThat(rows.next()).isTrue();
            assertThat(said())
                    .contains(
                            "left: what it began goes on",
                            "still on the server: " + rows.getString(1) + " runs: select pg_sleep");
        }
    }
}
