package dev.godwit.cli;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.RunningAgent;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that begins before anybody could read the schema. */
class LateMeasureTest {

    private static final String DATABASE = "run_late";

    @TempDir
    private Path directory;

    @Test
    void what_changed_before_the_schema_could_be_read_is_nobodys_and_no_verdict_rests_on_it() throws Exception {
        try (var admin = RealServers.session(shared(17), "postgres", "postgres")) {
            execute(admin, "drop database if exists " + DATABASE + " with (force)", "create database " + DATABASE);
        }
        var go = directory.resolve("go");
        var runs = directory.resolve("runs");
        var agent = new RunningAgent(Files.writeString(
                directory.resolve("godwit.yml"),
                "listen: 127.0.0.1:0\ndatabases:\n  shop: {url: \"" + shared(17).url(DATABASE) + "\"}\n"));
        try (var owner = RealServers.session(shared(17), "postgres", DATABASE);
                var holder = RealServers.session(shared(17), "postgres", DATABASE)) {
            execute(owner, "create table orders (id int primary key)");
            until(
                    "it knows the schema",
                    () -> agent.get("/metrics").body().contains("godwit_catalog_known_timestamp_seconds{"));
            execute(holder, "begin", "lock table pg_catalog.pg_trigger in access exclusive mode");
            execute(owner, "alter table orders add column before text");
            var typed = new Typed();
            var script = "touch " + runs + "; while [ ! -e " + go + " ]; do :; done";
            var run = CompletableFuture.supplyAsync(() -> typed.run(
                    "migration",
                    "run",
                    "--url",
                    agent.url(),
                    "--force",
                    "--settle",
                    "0s",
                    "--json",
                    "--",
                    "sh",
                    "-c",
                    script));
            until("it runs all the same", () -> Files.exists(runs));
            execute(holder, "rollback");
            until(
                    "it is told",
                    () -> agent.get("/api/migrations/last")
                            .body()
                            .contains("nobody can tell whether this was before it"));
            until(
                    "it is measured",
                    () -> agent.get("/api/migrations/last").body().contains("measured by is read"));
            Files.createFile(go);

            assertThat(run.get(60, TimeUnit.SECONDS)).as(typed.err()).isEqualTo(Exit.YES);
            var verdict = new JsonObject(typed.out());
            assertThat(verdict.getString("verdict")).isEqualTo("unproved");
            assertThat(verdict.getString("why")).doesNotContain("before text", "as it was");
            assertThat(agent.object("/api/migrations/last").getJsonArray("changes"))
                    .isEmpty();
        } finally {
            agent.close();
        }
    }
}
