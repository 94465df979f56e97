package dev.godwit.cli;

import dev.godwit.Agent;
import dev.godwit.Build;
import dev.godwit.ConfigFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code godwit watch}: the agent, until somebody stops it. */
@Command(name = "watch", mixinStandardHelpOptions = true, description = "Run the agent until SIGTERM or Ctrl-C.")
final class Watch implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration, godwit.yml.")
    private Path config;

    @Override
    public Integer call() throws Exception {
        var read = Config.read(config);
        try (var running = new Running()) {
            var agent = new Agent(read, Build.read(), new ConfigFile(config, System::getenv));
            // Before it runs: who reads that it listens may send a signal at once, which would end a process without
            // these.
            running.endOnSignal();
            Signals.handle("HUP", () -> agent.reload().onFailure(said -> {}))
                    .ifPresent(why -> System.err.println("SIGHUP reads no files again: " + why));
            running.deploy(agent);
            running.untilEnded();
        }
        return Exit.YES;
    }
}
