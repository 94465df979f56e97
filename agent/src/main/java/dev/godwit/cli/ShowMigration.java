package dev.godwit.cli;

import dev.godwit.migration.Documents;
import dev.godwit.migration.report.TerminalReport;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit migration show ID}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Show a migration: its statements, whom it hurt, what it left, and all in order of time.")
final class ShowMigration implements Callable<Integer> {

    @Mixin
    private AgentOrStore source;

    @Parameters(paramLabel = "ID", description = "Its identifier, the beginning of it, or last for the newest.")
    private String id;

    @Option(names = "--json", description = "Print all that is known as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        KeptMigrations.needed(id);
        var out = spec.commandLine().getOut();
        return source.ask(spec.commandLine().getErr(), migrations -> {
            var record = migrations.one(id);
            if (json) {
                out.println(new JsonObject(Documents.write(record)).encodePrettily());
            } else {
                out.print(TerminalReport.of(record, migrations.asOf(), TerminalWidth.columns()));
                out.flush();
            }
            return Exit.YES;
        });
    }
}
