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
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent in a process of its own is killed in the middle of a migration. */
class KilledTest {

    @TempDir
    private Path directory;

    @Test
    void an_agent_that_is_killed_and_comes_back_tells_of_one_migration_with_its_timeline() throws Exception {
        Watching.create(shared(17), "killed");
        try (var tool = RealServers.session(shared(17), "postgres", "killed")) {
            execute(tool, "create table orders (id int primary key, total int)");
            var first = new LifeOfAnAgent(directory, "first");
            try {
                first.untilItKnowsTheSchema();
                execute(tool, "begin", "alter table orders add column note text");
                until(
                        "it is measured and kept",
                        () -> first.shows(one -> one.encode().contains("measured by is read")));
                until(
                        "its statement is kept",
                        () -> first.shows(one -> one.getJsonArray("statements").size() == 1));
            } finally {
                first.kill();
            }

            var second = new LifeOfAnAgent(directory, "second");
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
                second.close();
            }
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
            var first = new LifeOfAnAgent(directory, "first", guard, "127.0.0.1:0");
            try {
                first.untilItKnowsTheSchema();
                execute(holder, "begin", "select * from orders");
                var altering = RealServers.waiting(tool, "alter table orders add column note text");
                until("it is measured", () -> first.shows(one -> one.encode().contains("measured by is read")));
                var buying = RealServers.waiting(shop, "select * from orders");
                until("it is decided", () -> first.shows(one -> one.encode().contains("\"kind\":\"CANCEL\"")));
                first.kill();
                var second = new LifeOfAnAgent(directory, "second", guard, "127.0.0.1:0");
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
                    second.close();
                }
            } finally {
                first.close();
            }
        }
    }

    @Test
    void a_command_under_watch_outlives_the_agent_and_finds_it_again() throws Exception {
        Watching.create(shared(17), "killed");
        try (var gate = RealServers.session(shared(17), "postgres", "killed")) {
            execute(gate, "create table orders (id int primary key, total int)", "select pg_advisory_lock(1)");
            var first = new LifeOfAnAgent(directory, "first");
            var out = new ByteArrayOutputStream();
            String[] verb = {
                "migration",
                "run",
                "--url",
                first.url(),
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
                first.kill();
            }

            var second = new LifeOfAnAgent(directory, "second", "", first.url().replace("http://", ""));
            try {
                until("it goes on", () -> second.shows(one -> one.encode().contains("the agent was restarted")));
                execute(gate, "select pg_advisory_unlock(1)");

                assertThat(run.join()).as(out.toString(StandardCharsets.UTF_8)).isZero();
                var verdict = new JsonObject(out.toString(StandardCharsets.UTF_8));
                assertThat(verdict.getString("verdict")).isEqualTo("clean");
                assertThat(verdict.getString("why")).contains("column note text added", "orders_total");
                assertThat(new JsonArray(second.get("/api/migrations"))).hasSize(1);
            } finally {
                second.close();
            }
        }
    }

    private static void hangUp(AutoCloseable session) throws Exception {
        session.close();
    }
}
