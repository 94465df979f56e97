package dev.godwit.migration.preflight;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.number;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.RunningAgent;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The questions before a migration, on every version. */
class PreflightTest {

    @TempDir
    private Path directory;

    static java.util.List<Integer> majors() {
        return RealServers.MAJORS;
    }

    private RunningAgent agent(int major, String role, String more) throws Exception {
        var agent = new RunningAgent(Files.writeString(
                directory.resolve("godwit.yml"),
                "listen: 127.0.0.1:0\ndatabases:\n  shop: {url: \""
                        + RealServers.shared(major).url("preflight").replace("postgres@", role + "@") + "\"}\n"
                        + more));
        until("it is connected", () -> agent.get("/api/preflight?target=shop").statusCode() == 200);
        return agent;
    }

    private static Map<String, JsonObject> ask(RunningAgent agent) throws Exception {
        return agent.array("/api/preflight?target=shop").stream()
                .map(JsonObject.class::cast)
                .collect(Collectors.toMap(one -> one.getString("name"), one -> one));
    }

    private static String verdict(Map<String, JsonObject> checks, String name) {
        return checks.get(name).getString("verdict");
    }

    private static void create(int major) throws Exception {
        try (var admin = RealServers.session(RealServers.shared(major), "postgres")) {
            execute(admin, "drop database if exists preflight with (force)", "create database preflight");
        }
    }

    @ParameterizedTest
    @MethodSource("majors")
    void a_quiet_database_goes_and_what_stands_in_the_way_holds(int major) throws Exception {
        create(major);
        var server = RealServers.shared(major);
        var agent = agent(major, "postgres", "migrations: {preflight: {transaction: 1s, lag_mib: 1}}\n");
        try (var owner = RealServers.session(server, "postgres", "preflight");
                var idle = RealServers.session(server, "postgres", "preflight");
                var dump = RealServers.session(server, "postgres", "preflight")) {
            var quiet = ask(agent);
            assertThat(quiet.values()).noneMatch(one -> one.getString("verdict").equals("hold"));
            assertThat(verdict(quiet, "primary")).isEqualTo("go");
            assertThat(verdict(quiet, "backup")).isEqualTo("unknown");

            execute(dump, "set application_name = 'pg_dump'");
            execute(owner, "create table t (id int)", "begin", "insert into t values (1)");
            execute(owner, "prepare transaction 'forgotten'");
            execute(idle, "begin", "select 1 from t");
            execute(owner, "select pg_create_physical_replication_slot('idle_one', true)");
            execute(owner, "insert into t select 1 from generate_series(1, 60000)");
            until(
                    "a second has passed",
                    () -> number(
                                    owner,
                                    "select count(*) from pg_stat_activity where datname = 'preflight'"
                                            + " and xact_start < clock_timestamp() - interval '1.2 s'")
                            > 0);
            var busy = ask(agent);
            assertThat(busy.get("transactions").getString("what")).contains("idle in transaction");
            assertThat(busy.get("prepared").getString("what")).contains("\"forgotten\"");
            assertThat(busy.get("dumps").getString("what")).contains("pg_dump (pid ");
            assertThat(busy.get("slots").getString("what")).contains("idle_one, inactive, keeps ");
            for (var name : java.util.List.of("transactions", "prepared", "dumps", "slots")) {
                assertThat(verdict(busy, name)).as(name).isEqualTo("hold");
                assertThat(busy.get(name).getString("remedy")).endsWith(".");
            }
            execute(owner, "rollback prepared 'forgotten'", "select pg_drop_replication_slot('idle_one')");
        } finally {
            agent.close();
        }
    }

    @Test
    void a_role_that_sees_nobody_says_that_it_does_not_know() throws Exception {
        create(17);
        try (var admin = RealServers.session(RealServers.shared(17), "postgres", "preflight")) {
            execute(
                    admin,
                    "do $$ begin create role preflight_blind login; exception when duplicate_object then null; end $$");
            var agent = agent(17, "preflight_blind", "");
            try {
                var checks = ask(agent);
                assertThat(verdict(checks, "transactions")).isEqualTo("unknown");
                assertThat(checks.get("transactions").getString("remedy")).contains("pg_monitor");
            } finally {
                agent.close();
            }
        }
    }

    @Test
    void a_plan_holds_what_comes_outside_of_its_window_and_an_old_backup_holds() throws Exception {
        create(17);
        var soon = java.time.Instant.now().plusSeconds(1800).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        var agent = agent(
                17,
                "postgres",
                "migrations: {planned: [{name: release 7, database: shop, at: " + soon + "}]}\n"
                        + "backups: {nightly: {database: shop, at: \"0 2 * * *\", to: [backups], keep: {days: 30}}}\n");
        try {
            var checks = ask(agent);
            assertThat(checks.get("window").getString("what")).isEqualTo("release 7 is planned for " + soon);
            assertThat(verdict(checks, "window")).isEqualTo("hold");
            assertThat(verdict(checks, "backup")).isEqualTo("hold");
            until(
                    "it is announced",
                    () -> !agent.array("/api/migrations/events").isEmpty());
            assertThat(agent.array("/api/migrations/events").getJsonObject(0).getString("text"))
                    .contains("release 7 of shop is planned for " + soon);
            assertThat(agent.get("/api/migrations/events?limit=0").statusCode()).isEqualTo(400);
            until(
                    "its series are there",
                    () -> agent.get("/metrics")
                            .body()
                            .contains(
                                    "godwit_migration_window_open{datname=\"preflight\",name=\"release 7\",target=\"shop\"} 0"));
        } finally {
            agent.close();
        }
    }
}
