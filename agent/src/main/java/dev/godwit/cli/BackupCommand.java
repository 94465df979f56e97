package dev.godwit.cli;

import dev.godwit.AgentConfig;
import dev.godwit.backup.Backup;
import dev.godwit.backup.Backups;
import dev.godwit.backup.Cause;
import dev.godwit.backup.Clients;
import dev.godwit.backup.Source;
import dev.godwit.backup.Tools;
import dev.godwit.postgres.Greeting;
import dev.godwit.process.Processes;
import dev.godwit.settings.Durations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit backup}: take one now, or see which there are. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Take a backup now, or list those there are.",
        subcommands = {BackupCommand.RunBackup.class, BackupCommand.ListBackups.class})
final class BackupCommand implements Callable<Integer> {

    private static final int WORKERS = 2;
    private static final int LONGEST_HOURS = 12;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Exit.USAGE;
    }

    static Backups backups(AgentConfig config, Running running) {
        var vertx = running.vertx();
        Map<String, Source> sources = new HashMap<>();
        config.databases()
                .forEach(database ->
                        sources.put(database.target(), new Source(database, () -> Greeting.exchange(vertx, database))));
        var worker = vertx.createSharedWorkerExecutor("godwit-backup", WORKERS, LONGEST_HOURS, TimeUnit.HOURS);
        var processes = new Processes(vertx);
        return new Backups(
                config.backups(),
                sources,
                new Tools(new Clients(processes), processes, worker, InstantSource.system()));
    }

    /** {@code godwit backup run PLAN}. */
    @Command(name = "run", mixinStandardHelpOptions = true, description = "Take the plan's backup now.")
    static final class RunBackup implements Callable<Integer> {

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration.")
        private Path config;

        @Parameters(paramLabel = "PLAN", description = "A name under backups:.")
        private String plan;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws Exception {
            var read = Config.read(config);
            if (read.backups().stream().noneMatch(known -> known.name().equals(plan))) {
                var names = read.backups().stream().map(known -> known.name()).toList();
                spec.commandLine().getErr().println("there is no backup plan " + plan + "; plans: " + names);
                return Exit.USAGE;
            }
            try (var running = new Running()) {
                running.endOnSignal();
                var backups = backups(read, running);
                running.await(backups.open());
                var backup = running.await(backups.run(plan, Cause.MANUAL));
                spec.commandLine()
                        .getOut()
                        .printf("%s: %d bytes in %s%n", backup.id(), backup.bytes(), Durations.format(backup.took()));
            }
            return Exit.YES;
        }
    }

    /** {@code godwit backup list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the backups there are, oldest first.")
    static final class ListBackups implements Callable<Integer> {

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration.")
        private Path config;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws Exception {
            var read = Config.read(config);
            try (var running = new Running()) {
                var backups = backups(read, running);
                running.await(backups.refresh());
                print(backups.list());
            }
            return Exit.YES;
        }

        private void print(List<Backup> backups) {
            var out = spec.commandLine().getOut();
            if (json) {
                var all = new JsonArray();
                backups.forEach(backup -> all.add(new JsonObject()
                        .put("id", backup.id())
                        .put("plan", backup.plan())
                        .put("database", backup.database())
                        .put("ended", backup.ended().toString())
                        .put("bytes", backup.bytes())));
                out.println(all.encodePrettily());
                return;
            }
            out.printf("%-44s %-16s %-16s %14s  %s%n", "ID", "PLAN", "DATABASE", "BYTES", "ENDED");
            backups.forEach(backup -> out.printf(
                    "%-44s %-16s %-16s %14d  %s%n",
                    backup.id(), backup.plan(), backup.database(), backup.bytes(), backup.ended()));
        }
    }
}
