package dev.godwit.cli;

import dev.godwit.migration.Documents;
import dev.godwit.migration.report.BriefTable;
import io.vertx.core.json.JsonArray;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit migration list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "List the migrations there were, newest first.")
final class ListMigrations implements Callable<Integer> {

    @Mixin
    private AgentOrStore source;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        return source.ask(err, migrations -> {
            var list = migrations.list();
            if (json) {
                out.println(new JsonArray(Documents.write(list)).encodePrettily());
            } else if (list.isEmpty()) {
                err.println("no migration is known");
            } else {
                out.print(BriefTable.of(list, migrations.asOf(), TerminalWidth.columns()));
                out.flush();
            }
            return Exit.YES;
        });
    }
}
