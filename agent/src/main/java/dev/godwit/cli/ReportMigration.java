package dev.godwit.cli;

import dev.godwit.cli.KeptMigrations.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit migration report ID}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Write the report of a migration, to be read, kept and signed.")
final class ReportMigration implements Callable<Integer> {

    @Mixin
    private AgentOrStore source;

    @Parameters(paramLabel = "ID", description = "Its identifier, the beginning of it, or last for the newest.")
    private String id;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "md",
            description = "md, html or json; ${DEFAULT-VALUE}.")
    private Format format;

    @Option(names = "--output", paramLabel = "FILE", description = "Write it there, over what is there.")
    private Path output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        KeptMigrations.needed(id);
        var err = spec.commandLine().getErr();
        return source.ask(err, migrations -> {
            var report = migrations.report(id, format);
            if (output == null) {
                spec.commandLine().getOut().print(report);
                spec.commandLine().getOut().flush();
                return Exit.YES;
            }
            try {
                Files.writeString(output, report);
            } catch (IOException unwritten) {
                err.println(
                        "cannot write " + output + ": " + unwritten.getClass().getSimpleName());
                return Exit.WORLD;
            }
            return Exit.YES;
        });
    }
}
