package dev.godwit.cli;

import dev.godwit.Build;
import dev.godwit.backup.BackupFailure;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.settings.SettingsException;
import dev.godwit.state.StateFailure;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program: without a verb it says which there are. */
@Command(
        name = "godwit",
        mixinStandardHelpOptions = true,
        versionProvider = Godwit.Version.class,
        description = "Watches PostgreSQL while its schema migrates, and afterwards.",
        subcommands = {
            Watch.class,
            Check.class,
            Demo.class,
            RulesCommand.class,
            Query.class,
            PromqlCommand.class,
            BackupCommand.class,
            MigrationCommand.class
        })
public final class Godwit implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    /** The parsed command line, printing to these streams; its {@code execute} gives the exit code. */
    public static CommandLine commandLine(PrintStream out, PrintStream err) {
        return new CommandLine(new Godwit())
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
    }

    private static int failed(Exception thrown, CommandLine command) {
        Throwable failure = thrown;
        while (failure instanceof ExecutionException && failure.getCause() != null) {
            failure = failure.getCause();
        }
        var err = command.getErr();
        if (failure instanceof SettingsException settings) {
            settings.problems().forEach(problem -> err.println(problem));
            return Exit.USAGE;
        }
        if (failure instanceof BindException || failure instanceof UnknownHostException) {
            err.println("cannot listen: " + failure.getMessage());
            err.println(
                    "    hint: See listen: in the configuration; the address must be this machine's and the port free.");
            return Exit.USAGE;
        }
        if (failure instanceof BackupFailure backup) {
            err.println(backup.getMessage());
            if (!backup.hint().isEmpty()) {
                err.println("    hint: " + backup.hint());
            }
            return Exit.WORLD;
        }
        if (failure instanceof PostgresFailure || failure instanceof StateFailure) {
            err.println(failure.getMessage());
            return Exit.WORLD;
        }
        err.println(failure.getClass().getSimpleName() + ": " + failure.getMessage());
        return Exit.WORLD;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Exit.USAGE;
    }

    /** Says which build this is. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"godwit " + Build.read()};
        }
    }
}
