package dev.godwit.cli;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.fresh;
import static dev.godwit.RealServers.session;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code check} prints what a role lacks, and running what it prints leaves nothing to print. */
class CheckGrantsTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void what_check_prints_is_all_that_is_missing(int major) throws Exception {
        try (var server = fresh(major, Map.of("shared_preload_libraries", "pg_stat_statements"));
                var admin = session(server, "postgres")) {
            execute(admin, "create role \"On Call\" login connection limit 3");
            var config = Files.writeString(
                    directory.resolve("godwit.yml"),
                    "databases: {shop: {url: \"postgresql://On%20Call@127.0.0.1:" + server.port() + "/postgres\"}}\n");
            var blind = new Typed();
            assertThat(blind.run("check", "--config", config.toString()))
                    .as(blind.out() + blind.err())
                    .isEqualTo(Exit.NO);
            assertThat(blind.out())
                    .contains("grant pg_monitor to \"On Call\";")
                    .contains("create extension")
                    .contains("connection limit 10;");
            for (var line : blind.out()
                    .lines()
                    .filter(line -> line.startsWith("        "))
                    .toList()) {
                execute(admin, line);
            }
            var seeing = new Typed();
            assertThat(seeing.run("check", "--config", config.toString())).isEqualTo(Exit.YES);
            assertThat(seeing.out()).doesNotContain("missing").doesNotContain("optional");
        }
    }

    @Test
    void another_database_that_is_not_there_is_told() throws Exception {
        try (var server = fresh(16, Map.of());
                var admin = session(server, "postgres")) {
            execute(admin, "create database ledger");
            var config = Files.writeString(
                    directory.resolve("godwit.yml"),
                    "databases: {shop: {url: \"" + server.url("postgres") + "\", also: [ledger, al]}}\n");
            var typed = new Typed();
            assertThat(typed.run("check", "--config", config.toString())).isEqualTo(Exit.WORLD);
            assertThat(typed.out())
                    .contains("shop: also al: database \"al\" does not exist (3D000)")
                    .contains("note: also: histories and schemas of these databases are not read until a migration")
                    .doesNotContain("also ledger");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void what_a_guard_that_acts_needs_is_told(int major) throws Exception {
        try (var server = fresh(major, Map.of());
                var admin = session(server, "postgres")) {
            execute(admin, "create role watcher login", "grant pg_monitor to watcher");
            var database = "databases: {shop: {url: \"postgresql://watcher@127.0.0.1:" + server.port()
                    + "/postgres\"}}\nmigrations: {guard: {dry_run: %s, cancel_when: \"godwit_migration_blocked_sessions > 20\"}}\n";
            var config = Files.writeString(directory.resolve("godwit.yml"), database.formatted("true"));
            var dry = new Typed();
            assertThat(dry.run("check", "--config", config.toString())).isEqualTo(Exit.YES);
            assertThat(dry.out()).doesNotContain("guard");

            Files.writeString(config, database.formatted("false"));
            var lacking = new Typed();
            assertThat(lacking.run("check", "--config", config.toString())).isEqualTo(Exit.NO);
            assertThat(lacking.out())
                    .contains("grant pg_signal_backend to watcher;")
                    .contains("the guard can never cancel what a superuser runs (postgres)");

            execute(admin, "grant pg_signal_backend to watcher");
            var granted = new Typed();
            assertThat(granted.run("check", "--config", config.toString())).isEqualTo(Exit.YES);
            assertThat(granted.out()).doesNotContain("missing: the guard");
        }
    }

    @Test
    void mistakes_of_the_guard_are_told_with_their_places() throws Exception {
        var config = Files.writeString(directory.resolve("godwit.yml"), """
                databases: {shop: {url: "postgresql://watcher@127.0.0.1/postgres"}}
                migrations:
                  guard:
                    cancel_when: "godwit_migration_blocked_sessions > "
                    for: soon
                    dryrun: false
                    terminate_after: sometimes
                    spare_above: 90
                """);
        var typed = new Typed();
        assertThat(typed.run("check", "--offline", "--config", config.toString()))
                .isEqualTo(Exit.USAGE);
        assertThat(typed.err())
                .contains("godwit.yml:4:55: migrations.guard.cancel_when: ")
                .contains("godwit.yml:5:10: migrations.guard.for: bad duration \"soon\"")
                .contains("godwit.yml:6:5: migrations.guard.dryrun: unknown key")
                .contains("godwit.yml:7:22: migrations.guard.terminate_after: expected a duration or never")
                .contains("godwit.yml:8:18: migrations.guard.spare_above: expected a number from 0 to 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "godwit_migration_blocked_sessions > 20 | ",
                "godwit_blocked_sessions > 20 and on (target) godwit_migrations_running > 0 | ",
                "godwit_migration_blocked_session > 20 | no probe writes godwit_migration_blocked_session",
                "godwit_migration_blocked_sessions{target=\"shpo\"} > 20 | can never concern a migration",
                "sum(godwit_migration_blocked_sessions) > 20 | gives no label target",
                "sum by (target) (godwit_migration_blocked_sessions) > 20 | ",
                "vector(1) > 0 | reads no series",
            })
    void what_is_doubtful_about_a_condition_is_a_warning(String condition, String warning) throws Exception {
        var config = Files.writeString(directory.resolve("godwit.yml"), """
                databases: {shop: {url: "postgresql://watcher@127.0.0.1/postgres"}}
                migrations: {guard: {cancel_when: '%s'}}
                """.formatted(condition));
        var typed = new Typed();
        assertThat(typed.run("check", "--offline", "--config", config.toString()))
                .as(typed.err())
                .isEqualTo(Exit.YES);
        if (warning == null) {
            assertThat(typed.err()).isEmpty();
        } else {
            assertThat(typed.err()).contains("godwit.yml:2:").contains(warning);
        }
    }
}
