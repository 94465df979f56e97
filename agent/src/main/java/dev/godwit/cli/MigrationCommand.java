package dev.godwit.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code godwit migration}: the verbs about migrations. */
@Command(
        name = "migration",
        mixinStandardHelpOptions = true,
        description = "Verbs about migrations.",
        subcommands = {
            RunMigration.class,
            StartMigration.class,
            FinishMigration.class,
            LintMigration.class,
            ListMigrations.class,
            ShowMigration.class,
            ReportMigration.class
        })
final class MigrationCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Exit.USAGE;
    }
}
