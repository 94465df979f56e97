package dev.godwit.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit migration start}: for pipelines that cannot wrap the command. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Say that a migration begins, and print its identifier; migration finish says that it is over.")
final class StartMigration implements Callable<Integer> {

    @Mixin
    private WatchedDatabase place;

    @Mixin
    private About about;

    @Option(
            names = "--marker",
            paramLabel = "NAME",
            description = "The application_name its sessions will go by and no others.")
    private String marker;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            defaultValue = "2h",
            description = "How long to wait for its end; ${DEFAULT-VALUE}.")
    private String window;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (var opened = place.open(spec.commandLine().getErr(), false)) {
            var announcement =
                    about.announcement(opened, "", marker == null ? "" : marker).put("window", window);
            spec.commandLine().getOut().println(opened.watcher().announce(announcement));
            return Exit.YES;
        } catch (Watcher.Senseless wrong) {
            spec.commandLine().getErr().println(wrong.getMessage());
            return Exit.USAGE;
        } catch (IOException unheard) {
            spec.commandLine().getErr().println(unheard.getMessage());
            return Exit.WORLD;
        }
    }
}
