package dev.godwit.cli;

import static dev.godwit.RealServers.signal;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP and SIGTERM, sent to an agent in a process of its own. */
class HangupTest {

    @TempDir
    private Path directory;

    @Test
    void an_agent_that_nohup_made_deaf_says_so() throws Exception {
        var agent = agent("--ignore-signal=HUP");
        try {
            until("it runs", () -> Files.readString(said()).contains("and listens on"));
            until("it is said", () -> Files.readString(said()).contains("the process was started with it ignored"));
        } finally {
            agent.destroy();
        }
        assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_hangup_reads_the_files_again_and_the_agent_goes_on() throws Exception {
        // This test may itself run where hangups are ignored.
        var agent = agent("--default-signal=HUP");
        var said = said();
        try {
            until("it runs", () -> Files.readString(said).contains("and listens on"));
            signal("HUP", agent.pid());
            until("it read its files", () -> Files.readString(said).contains("reloaded: 0 rules, 0 custom queries"));
            Files.writeString(config(), "listen: nowhere\n");
            signal("HUP", agent.pid());
            until("it told the mistakes", () -> Files.readString(said).contains("databases: is required"));
            assertThat(agent.isAlive()).isTrue();
        } finally {
            agent.destroy();
        }
        assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(said)).doesNotContain("did not stop in time");
    }

    private Path config() {
        return directory.resolve("godwit.yml");
    }

    private Path said() {
        return directory.resolve("said");
    }

    private Process agent(String signals) throws IOException {
        Files.writeString(
                config(),
                "listen: 127.0.0.1:0\ndatabases: {nobody: {url: \"postgresql://nobody@127.0.0.1:1/none\"}}\n");
        return new ProcessBuilder(
                        "env",
                        signals,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dlogback.configurationFile=" + Path.of("src/main/resources/logback.xml"),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "dev.godwit.Main",
                        "watch",
                        "--config",
                        config().toString())
                .redirectErrorStream(true)
                .redirectOutput(said().toFile())
                .start();
    }
}
