package dev.godwit.cli;

import dev.godwit.cli.KeptMigrations.NoSuchMigration;
import dev.godwit.settings.Durations;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit migration finish}: what {@code migration start} began is over. */
@Command(
        name = "finish",
        mixinStandardHelpOptions = true,
        description = "Say that a migration is over, wait for how it ended, and print the verdict.")
final class FinishMigration implements Callable<Integer> {

    @Mixin
    private WatchedDatabase place;

    @Parameters(
            paramLabel = "ID",
            arity = "0..1",
            defaultValue = "last",
            description = "Its identifier, or last for the newest that is open; ${DEFAULT-VALUE}.")
    private String id;

    @Option(names = "--exit", paramLabel = "N", description = "The exit code of the command that migrated.")
    private Integer exit;

    @Option(names = "--aborted", description = "It was interrupted.")
    private boolean aborted;

    @Option(
            names = "--settle",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long to watch what comes of it; ${DEFAULT-VALUE}.")
    private String settle;

    @Option(names = "--json", description = "Print the verdict as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        KeptMigrations.needed(id);
        var settling = Durations.parse(settle);
        if (settling.isEmpty()) {
            WatchedDatabase.wrong("--settle", "bad duration \"" + settle + "\"", "Write it like 30s or 5m.");
        }
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        try {
            var watcher = place.agent();
            var aftercare = new Aftercare(watcher, new Interruption(false), err::println);
            var whole = watcher.finish(id, exit, aborted);
            var record = aftercare.settled(aftercare.ended(whole), settling.orElseThrow());
            var again = "godwit migration report " + whole + place.again();
            var verdict = new Verdict(record, exit, aborted, List.of(), again);
            if (json) {
                out.println(verdict.json().encodePrettily());
            } else {
                verdict.lines().forEach(out::println);
            }
            return verdict.code();
        } catch (NoSuchMigration | IOException unheard) {
            err.println(unheard.getMessage());
            return Exit.WORLD;
        }
    }
}
