import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The load everybody knows, from the machine's own pgbench, against the bench's server. */
final class Pgbench {

    private static final Pattern RATE = Pattern.compile("progress: [0-9.]+ s, ([0-9.]+) tps");

    private final Bench bench;
    private final Path said;

    Pgbench(Bench bench) throws IOException {
        this.bench = bench;
        this.said = bench.directory.resolve("pgbench.said");
    }

    void initialize(int scale) throws Exception {
        if (run(List.of("-i", "-q", "-s", Integer.toString(scale))).waitFor() != 0) {
            throw new IOException("pgbench: " + Files.readString(said));
        }
    }

    /** Begins a load of so many seconds and clients; whoever began it waits for its end. */
    Process start(int seconds, int clients, String... more) throws IOException {
        var arguments = new ArrayList<>(List.of("-n", "-T", Integer.toString(seconds), "-c", Integer.toString(clients)));
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    /** Transactions a second of each second so far, of a load with {@code -P 1}. */
    List<Double> rates() throws IOException {
        return RATE.matcher(Files.readString(said)).results().map(one -> Double.valueOf(one.group(1))).toList();
    }

    private Process run(List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                "pgbench", "-h", "127.0.0.1", "-p", Integer.toString(bench.server.port()), "-U", "postgres"));
        command.addAll(arguments);
        command.add("postgres");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }
}
