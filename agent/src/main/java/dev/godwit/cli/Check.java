package dev.godwit.cli;

import dev.godwit.AgentConfig;
import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.Greeting;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit check}: everything that is wrong with the configuration; then, unless offline, whether each database answers. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Check the configuration and the rules; then, unless offline, connect to each database.")
final class Check implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration, godwit.yml.")
    private Path config;

    @Option(names = "--offline", description = "Open no connection.")
    private boolean offline;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var read = Config.read(config);
        var out = spec.commandLine().getOut();
        out.printf(
                "%s: ok, %d databases, %d rules, %d backup plans, %d custom queries%n",
                config,
                read.databases().size(),
                read.rules().all().size(),
                read.backups().size(),
                read.custom().namespaces().size());
        Warnings.print(read.custom().warnings(), spec.commandLine().getErr());
        Warnings.print(read.rules().warnings(), spec.commandLine().getErr());
        return offline ? Exit.YES : connect(read);
    }

    private int connect(AgentConfig read) throws InterruptedException {
        boolean all = true;
        try (var running = new Running()) {
            for (var database : read.databases()) {
                all &= greet(running, database);
            }
        }
        return all ? Exit.YES : Exit.WORLD;
    }

    private boolean greet(Running running, DatabaseSettings database) throws InterruptedException {
        var out = spec.commandLine().getOut();
        try {
            var facts = running.await(Greeting.exchange(running.vertx(), database));
            out.printf("%s: ok, PostgreSQL %s at %s%n", database.target(), facts.version(), database.address());
            return true;
        } catch (ExecutionException refused) {
            out.printf(
                    "%s: %s: %s%n",
                    database.target(), database.address(), refused.getCause().getMessage());
            return false;
        }
    }
}
