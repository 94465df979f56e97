package dev.godwit.cli;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Door;
import dev.godwit.RealServers;
import dev.godwit.RunningAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command is typed at an agent that has just begun. */
class LateAgentTest {

    private static final String DATABASE = "run_early";

    @TempDir
    private Path directory;

    private Path config(String url) throws Exception {
        try (var admin = RealServers.session(shared(17), "postgres", "postgres")) {
            execute(admin, "drop database if exists " + DATABASE + " with (force)", "create database " + DATABASE);
        }
        return Files.writeString(
                directory.resolve("godwit.yml"), "listen: 127.0.0.1:0\ndatabases:\n  shop: {url: \"" + url + "\"}\n");
    }

    @Test
    void an_agent_that_is_not_connected_yet_is_given_time() throws Exception {
        try (var admin = RealServers.session(shared(17), "postgres", "postgres")) {
            execute(admin, "drop role if exists late", "create role late nologin superuser");
            var typed = new Typed();
            var agent = new RunningAgent(config(shared(17).url(DATABASE).replace("postgres@", "late@")));
            try {
                var asked = CompletableFuture.supplyAsync(
                        () -> typed.run("migration", "run", "--url", agent.url(), "--preflight-only"));
                until("it waits", () -> typed.err().contains("waiting for the agent to connect to shop"));
                execute(admin, "alter role late login");
                assertThat(asked.join()).as(typed.out() + typed.err()).isEqualTo(Exit.YES);
            } finally {
                agent.close();
                execute(admin, "drop role late");
            }
        }
    }

    @Test
    void nor_is_one_asked_that_has_only_the_first_of_its_connections() throws Exception {
        var server = shared(17).port();
        try (var door = new Door(server, 1)) {
            var typed = new Typed();
            var url = shared(17).url(DATABASE).replace(":" + server + "/", ":" + door.port() + "/");
            var agent = new RunningAgent(config(url));
            try {
                until("one is there", () -> door.through() == 1 && door.waiting() > 0);
                var asked = CompletableFuture.supplyAsync(
                        () -> typed.run("migration", "run", "--url", agent.url(), "--preflight-only"));
                until("it waits", () -> typed.err().contains("waiting for the agent to connect to shop"));
                door.open();
                assertThat(asked.join()).as(typed.out() + typed.err()).isEqualTo(Exit.YES);
                assertThat(typed.out()).doesNotContain("not connected");
            } finally {
                agent.close();
            }
        }
    }
}
