package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations in {@code deploy/}: an example that does not work is worse than none. */
class ShippedConfigTest {

    private static final Path ROOT =
            Path.of(System.getProperty("godwit.root", "..")).toAbsolutePath().normalize();

    private final Problems problems = new Problems();

    @TempDir
    private Path here;

    /** Works on copies, because reading a configuration may make its backup directories. */
    @BeforeEach
    void lay_out() throws IOException {
        Files.createDirectory(here.resolve("rules"));
        try (var rules = Files.newDirectoryStream(ROOT.resolve("rules"), "*.yml")) {
            for (var file : rules) {
                Files.copy(file, here.resolve("rules").resolve(file.getFileName()));
            }
        }
        Files.createDirectories(here.resolve("deploy/compose"));
    }

    private AgentConfig read(String file, Map<String, String> environment) throws IOException {
        var copy = Files.copy(ROOT.resolve(file), here.resolve(file));
        var config = AgentConfig.read(copy, environment::get, problems);
        assertThat(problems.list()).extracting(Problem::toString).isEmpty();
        return config.orElseThrow();
    }

    @Test
    void the_example_is_a_configuration_that_works() throws IOException {
        var config = read("deploy/godwit.example.yml", Map.of("SHOP_PASSWORD", "secret"));
        assertThat(config.databases()).hasSize(1);
        assertThat(config.rules().all()).isNotEmpty();
        assertThat(config.backups()).hasSize(1);
    }

    @Test
    void the_one_of_compose_works() throws IOException {
        var environment = Map.of("GODWIT_PASSWORD", "secret", "GODWIT_DATA", here.toString());
        var config = read("deploy/compose/godwit.yml", environment);
        assertThat(config.rules().all()).isNotEmpty();
        assertThat(config.backups()).allSatisfy(plan -> assertThat(plan.to()).allMatch(to -> to.startsWith(here)));
    }

    @Test
    void prometheus_and_alertmanager_take_theirs() throws IOException, InterruptedException {
        var prometheus = ROOT.resolve("deploy/prometheus/prometheus.yml").toString();
        var checked = Peer.run("promtool", "check", "config", prometheus);
        assertThat(checked.exit()).as(checked.text()).isZero();
        var alertmanager = ROOT.resolve("deploy/alertmanager/alertmanager.yml").toString();
        checked = Peer.run("amtool", "check-config", alertmanager);
        assertThat(checked.exit()).as(checked.text()).isZero();
    }
}
