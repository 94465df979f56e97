package dev.godwit.cli;

import dev.godwit.Agent;
import dev.godwit.AgentConfig;
import dev.godwit.Build;
import dev.godwit.state.StateFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** An agent in this process, for one command, where none runs: it listens on a port of its own and is gone afterwards. */
final class AloneAgent implements AutoCloseable {

    private final Running running;
    private final Agent agent;
    private final Optional<Path> temporary;

    private AloneAgent(Running running, Agent agent, Optional<Path> temporary) {
        this.running = running;
        this.agent = agent;
        this.temporary = temporary;
    }

    /** Of a configuration, with its store; where another agent has that, with one that is thrown away. */
    static AloneAgent of(AgentConfig config, PrintWriter err)
            throws IOException, ExecutionException, InterruptedException {
        try {
            return start(config.alone(config.state()), Optional.empty());
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof StateFailure)) {
                throw failed;
            }
            err.println(failed.getCause().getMessage() + "; what is seen now is not kept");
            var directory = Files.createTempDirectory("godwit-alone");
            return start(config.alone(directory.resolve("state")), Optional.of(directory));
        }
    }

    /** Of one database by its URI, with a store that is thrown away. */
    static AloneAgent of(String target, String uri) throws IOException, ExecutionException, InterruptedException {
        var directory = Files.createTempDirectory("godwit-alone");
        var file = Files.writeString(
                directory.resolve("godwit.yml"),
                new io.vertx.core.json.JsonObject()
                        .put(
                                "databases",
                                new io.vertx.core.json.JsonObject()
                                        .put(target, new io.vertx.core.json.JsonObject().put("url", uri)))
                        .encode());
        return start(Config.read(file).alone(directory.resolve("state")), Optional.of(directory));
    }

    private static AloneAgent start(AgentConfig config, Optional<Path> temporary)
            throws ExecutionException, InterruptedException {
        var alone = new AloneAgent(new Running(), new Agent(config, Build.read()), temporary);
        try {
            alone.running.deploy(alone.agent);
            return alone;
        } catch (ExecutionException unstarted) {
            alone.close();
            throw unstarted;
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + agent.port());
    }

    /** Whether what it has seen is still there afterwards. */
    boolean keeps() {
        return temporary.isEmpty();
    }

    @Override
    public void close() {
        running.close();
        temporary.ifPresent(AloneAgent::remove);
    }

    private static void remove(Path directory) {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
