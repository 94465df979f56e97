package dev.godwit.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Peer;
import dev.godwit.cli.Godwit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every small test of {@code ruletests.txt} ends in Godwit as it says there, and in the real promtool alike (issue 3). */
class RuleTestPeerTest {

    private static final String RULES = "--- rules\n";

    @TempDir
    private Path directory;

    /** One case; {@code rules} may be those that all share. */
    record Case(String verdict, String title, String tests, String rules) {
        @Override
        public String toString() {
            return title + ": " + verdict;
        }

        private int exit() {
            return switch (verdict) {
                case "ok" -> 0;
                case "failed" -> 1;
                case "unreadable" -> 2;
                default -> throw new IllegalArgumentException(verdict);
            };
        }
    }

    static Stream<Case> cases() throws IOException {
        try (var stream = RuleTestPeerTest.class.getResourceAsStream("/ruletests.txt")) {
            var parts = new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n=== ", -1);
            var shared = parts[0].split(RULES, 2)[1];
            return Arrays.stream(parts).skip(1).map(part -> {
                var head = part.substring(0, part.indexOf('\n')).split(" \\| ", 2);
                var body = part.substring(part.indexOf('\n') + 1).split(RULES, 2);
                return new Case(head[0], head[1], body[0], body.length > 1 ? body[1] : shared);
            });
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void the_verdict_is_promtools(Case one) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("rules.yml"), one.rules());
        var tests = directory.resolve("tests.yml");
        Files.writeString(tests, "rule_files: [rules.yml]\n" + one.tests());
        var said = new ByteArrayOutputStream();
        var print = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exit = Godwit.commandLine(print, print).execute("rules", "test", tests.toString());

        assertThat(exit).as(said.toString(StandardCharsets.UTF_8)).isEqualTo(one.exit());
        var peer = Peer.run("promtool", "test", "rules", tests.toString());
        assertThat(peer.exit() == 0).as(peer.text()).isEqualTo(one.exit() == 0);
    }
}
