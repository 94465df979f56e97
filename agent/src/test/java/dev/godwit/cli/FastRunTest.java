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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command whose statements are over before anybody can look is told statement by statement all the same. */
class FastRunTest {

    private static final String DATABASE = "run_fast";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void each_statement_of_a_command_is_known_however_fast(int major) throws Exception {
        try (var admin = RealServers.session(shared(major), "postgres", "postgres")) {
            execute(admin, "drop database if exists " + DATABASE + " with (force)", "create database " + DATABASE);
        }
        try (var owner = RealServers.session(shared(major), "postgres", DATABASE)) {
            execute(
                    owner,
                    "create extension pg_stat_statements",
                    "create table orders (id int primary key, total int)",
                    // Counted already, as what was rehearsed is.
                    "create index orders_total on orders (total)",
                    "drop index orders_total");
        }
        var url = shared(major).url(DATABASE);
        var agent = new RunningAgent(Files.writeString(
                directory.resolve("godwit.yml"), "listen: 127.0.0.1:0\ndatabases:\n  shop: {url: \"" + url + "\"}\n"));
        try {
            until(
                    "it knows the schema",
                    () -> agent.get("/metrics").body().contains("godwit_catalog_known_timestamp_seconds{"));
            var typed = new Typed();
            int code = typed.run(
                    "migration",
                    "run",
                    "--url",
                    agent.url(),
                    "--settle",
                    "0s",
                    "--json",
                    "--",
                    "psql",
                    "-X",
                    "-v",
                    "ON_ERROR_STOP=1",
                    url,
                    "-c",
                    "alter table orders add column note text",
                    "-c",
                    "create index orders_total on orders (total)",
                    "-c",
                    "alter table orders drop column note");

            assertThat(code).as(typed.out() + typed.err()).isEqualTo(Exit.YES);
            var record = agent.object("/api/migrations/last");
            assertThat(record.getJsonArray("statements"))
                    .extracting(one -> ((JsonObject) one).getString("text"))
                    .containsExactlyInAnyOrder(
                            "alter table orders add column note text",
                            "create index orders_total on orders (total)",
                            "alter table orders drop column note");
            assertThat(record.getJsonArray("statements"))
                    .extracting(one -> ((JsonObject) one).getString("state"))
                    .containsOnly("DONE");
            assertThat(record.getString("outcome")).isEqualTo("APPLIED");
        } finally {
            agent.close();
        }
    }
}
