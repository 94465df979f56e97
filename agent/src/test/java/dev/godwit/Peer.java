package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real tools Godwit speaks to, where {@code deploy/peers} put them or on the path; without them a test is skipped, in CI it fails. */
public final class Peer {

    private Peer() {}

    /** What a tool said and how it ended. */
    public record Said(int exit, String text) {}

    public static Path find(String tool) {
        var places = new ArrayList<Path>();
        places.add(Path.of(System.getProperty("godwit.peers", "target/peers"), tool));
        for (var directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            places.addAll(List.of(Path.of(directory, tool), Path.of(directory, "prometheus-" + tool)));
        }
        var found = places.stream()
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
        if (found.isEmpty() && !"true".equals(System.getenv("CI"))) {
            System.err.println("SKIPPED: there is no " + tool + "; run deploy/peers to test against it");
            Assumptions.abort("no " + tool);
        }
        assertThat(found).as("%s, which deploy/peers unpacks", tool).isPresent();
        return found.get();
    }

    public static Said run(String tool, String... arguments) throws IOException, InterruptedException {
        var argv = Stream.concat(Stream.of(find(tool).toString()), Stream.of(arguments))
                .toList();
        var process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }
}
