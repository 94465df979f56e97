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
                    .doesNotContain("also ledger");
        }
    }
}
