package dev.godwit.cli;

import dev.godwit.demo.EmbeddedServer;
import dev.godwit.demo.Show;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit demo}: the whole job on a real PostgreSQL that is gone afterwards. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Watch an embedded PostgreSQL: a migration that goes wrong, one that goes well, and a backup.")
final class Demo implements Callable<Integer> {

    private static final int PORT = 7432;
    private static final Duration COFFEE = Duration.ofSeconds(15);

    @Option(names = "--port", paramLabel = "N", description = "Port of the page; 7432, with --once any free one.")
    private Integer port;

    @Option(names = "--once", description = "Tell the story and exit: 0 only if the agent observed everything claimed.")
    private boolean once;

    @Option(
            names = "--servers",
            paramLabel = "DIR",
            description = "Where the PostgreSQL archives lie; the folder servers beside the jar.")
    private Path servers;

    @Option(
            names = "--major",
            paramLabel = "N",
            defaultValue = "0",
            description = "Which PostgreSQL; the newest with a pg_dump of its own on this machine.")
    private int major;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        var archives = servers != null ? servers : besideTheJar();
        var majors = EmbeddedServer.majors(archives);
        if (major > 0 && !majors.contains(major)) {
            spec.commandLine()
                    .getErr()
                    .println("there is no PostgreSQL " + major + " in " + archives + ", only " + majors);
            return Exit.USAGE;
        }
        if (majors.isEmpty()) {
            spec.commandLine().getErr().println("no PostgreSQL archive in " + archives);
            spec.commandLine()
                    .getErr()
                    .println("    hint: deploy/demo fetches one; or name their folder with --servers.");
            return Exit.USAGE;
        }
        int listen = port != null ? port : once ? 0 : PORT;
        try (var running = new Running()) {
            running.endOnSignal();
            try (var show = new Show(running.vertx(), out, running::isEnded)) {
                boolean observed = show.perform(archives, major, listen, once ? Duration.ZERO : COFFEE);
                if (!once && !running.isEnded()) {
                    out.println("The shop stays open. Look at the page; Ctrl-C ends everything.");
                    running.untilEnded();
                }
                return observed ? Exit.YES : Exit.NO;
            }
        }
    }

    private static Path besideTheJar() throws java.net.URISyntaxException {
        var code = Path.of(
                Demo.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return code.resolveSibling("servers");
    }
}
