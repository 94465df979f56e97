package dev.godwit.cli;

import static dev.godwit.RealServers.signal;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

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
    void a_hangup_reads_the_files_again_and_the_agent_goes_on() throws Exception {
        var config = Files.writeString(
                directory.resolve("godwit.yml"),
                "listen: 127.0.0.1:0\ndatabases: {nobody: {url: \"postgresql://nobody@127.0.0.1:1/none\"}}\n");
        var said = directory.resolve("said");
        var agent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dlogback.configurationFile=" + Path.of("src/main/resources/logback.xml"),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "dev.godwit.Main",
                        "watch",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            until("it runs", () -> Files.readString(said).contains("and listens on"));
            signal("HUP", agent.pid());
            until("it read its files", () -> Files.readString(said).contains("reloaded: 0 rules, 0 custom queries"));
            Files.writeString(config, "listen: nowhere\n");
            signal("HUP", agent.pid());
            until("it told the mistakes", () -> Files.readString(said).contains("databases: is required"));
            assertThat(agent.isAlive()).isTrue();
        } finally {
            agent.destroy();
        }
        assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(said)).doesNotContain("did not stop in time");
    }
}
