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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command whose statements are over before anybody can look is told statement by statement all the same. */
class FastRunTest {

    private static final String DATABASE = "run_fast";

    @TempDir
    private Path directory;

    private RunningAgent agent;
    private String url;

    private void watch(int major) throws Exception {
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
        url = shared(major).url(DATABASE);
        agent = new RunningAgent(Files.writeString(
                directory.resolve("godwit.yml"), "listen: 127.0.0.1:0\ndatabases:\n  shop: {url: \"" + url + "\"}\n"));
        until(
                "it knows the schema",
                () -> agent.get("/metrics").body().contains("godwit_catalog_known_timestamp_seconds{"));
    }

    @AfterEach
    void stop() throws Exception {
        agent.close();
    }

    private Typed run(int code, String... command) {
        var typed = new Typed();
        var all = new ArrayList<>(
                List.of("migration", "run", "--url", agent.url(), "--settle", "0s", "--json", "--", "psql", "-X", url));
        all.addAll(List.of(command));
        assertThat(typed.run(all.toArray(String[]::new)))
                .as(typed.out() + typed.err())
                .isEqualTo(code);
        return typed;
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void each_statement_of_a_command_is_known_however_fast(int major) throws Exception {
        watch(major);

        run(
                Exit.YES,
                "-c",
                "alter table orders add column note text",
                "-c",
                "create index orders_total on orders (total)",
                "-c",
                "alter table orders drop column note");

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
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void a_transaction_that_psql_went_on_after_is_a_failure_though_psql_says_that_all_is_well(int major)
            throws Exception {
        watch(major);

        var typed = run(
                Exit.NO,
                "-c",
                "begin",
                "-c",
                "alter table orders add column note text",
                "-c",
                "select 1/0",
                "-c",
                "commit",
                "-c",
                "create index orders_total on orders (total)");

        var verdict = new JsonObject(typed.out());
        assertThat(verdict.getInteger("exit")).isZero();
        assertThat(verdict.getString("verdict")).isEqualTo("failed");
        assertThat(verdict.getString("why")).contains("nothing shows of: alter table orders add column note text");
    }
}
