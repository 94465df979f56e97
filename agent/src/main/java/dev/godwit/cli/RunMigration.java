package dev.godwit.cli;

import dev.godwit.cli.KeptMigrations.NoSuchMigration;
import dev.godwit.migration.preflight.CommandGuard;
import dev.godwit.migration.preflight.CommandText;
import dev.godwit.migration.preflight.PreflightCheck;
import dev.godwit.process.StartFailure;
import dev.godwit.settings.Durations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit migration run -- CMD…}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Ask whether now is a good moment, run a command under watch, and say how it went.",
        footer = {
            "",
            "What a command that fails or is interrupted leaves at work on the server is ended: its sessions are known by the name that",
            "programs of libpq take from PGAPPNAME, and on Linux by their TCP connections, whatever the driver. Others are only named."
        })
final class RunMigration implements Callable<Integer> {

    private static final Duration CONNECTING = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(100);

    @Mixin
    private WatchedDatabase place;

    @Mixin
    private About about;

    @Option(
            names = "--settle",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long to watch what comes of it; ${DEFAULT-VALUE}.")
    private String settle;

    @Option(names = "--preflight-only", description = "Only ask; run nothing.")
    private boolean only;

    @Option(names = "--force", description = "Run it although a check says hold; the record says so.")
    private boolean force;

    @Option(names = "--json", description = "Print the verdict as JSON; all else goes to standard error.")
    private boolean json;

    @Option(names = "--plain", description = "Lines instead of a live view, also on a terminal.")
    private boolean plain;

    @Parameters(paramLabel = "-- CMD", description = "The command, after two dashes.")
    private List<String> command = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var settling = Durations.parse(settle);
        if (settling.isEmpty()) {
            WatchedDatabase.wrong("--settle", "bad duration \"" + settle + "\"", "Write it like 30s or 5m.");
        }
        if (command.isEmpty() && !only) {
            WatchedDatabase.wrong(
                    "migration run", "no command is given", "Write it after two dashes: -- flyway migrate.");
        }
        Terminal.quiet();
        var err = spec.commandLine().getErr();
        try (var opened = place.open(err, true)) {
            var checks = checks(opened);
            boolean holds = !PreflightTable.holds(checks).isEmpty();
            if (only) {
                print(checks);
                return holds ? Exit.NO : Exit.YES;
            }
            PreflightTable.lines(checks).stream()
                    .filter(line -> holds || !line.startsWith("go"))
                    .forEach(err::println);
            if (holds && !force) {
                err.println("held: nothing was run" + System.lineSeparator()
                        + "    hint: Do what the checks say, or run it all the same with --force.");
                if (json) {
                    print(checks);
                }
                return Exit.NO;
            }
            return run(opened, holds ? PreflightTable.holds(checks) : List.of(), settling.orElseThrow());
        } catch (Watcher.Senseless wrong) {
            spec.commandLine().getErr().println(wrong.getMessage());
            return Exit.USAGE;
        } catch (NoSuchMigration | IOException unheard) {
            err.println(unheard.getMessage());
            return Exit.WORLD;
        }
    }

    private void print(List<PreflightCheck> checks) {
        var out = spec.commandLine().getOut();
        if (json) {
            boolean holds = !PreflightTable.holds(checks).isEmpty();
            out.println(new JsonObject()
                    .put("verdict", holds ? "hold" : "go")
                    .put("checks", PreflightTable.json(checks))
                    .encodePrettily());
        } else {
            PreflightTable.lines(checks).forEach(out::println);
        }
    }

    /** Of the command and the moment; an agent that has just begun is given the time to connect. */
    private List<PreflightCheck> checks(WatchedDatabase.Opened opened) throws IOException, InterruptedException {
        var checks = new ArrayList<PreflightCheck>();
        if (!command.isEmpty()) {
            checks.add(CommandGuard.check(command, about.environment()));
        }
        long end = System.nanoTime() + CONNECTING.toNanos();
        var nobody = new Interruption(false);
        boolean said = false;
        while (true) {
            try {
                checks.addAll(opened.watcher().preflight(opened.target(), opened.database()));
                return checks;
            } catch (Watcher.Unready unready) {
                if (System.nanoTime() > end) {
                    throw new IOException(opened.target() + ": " + unready.getMessage(), unready);
                }
                if (!said && opened.alone().isEmpty()) {
                    spec.commandLine().getErr().println("waiting for the agent to connect to " + opened.target());
                    said = true;
                }
                nobody.within(LOOK);
            }
        }
    }

    private int run(WatchedDatabase.Opened opened, List<String> forced, Duration settling)
            throws IOException, InterruptedException, NoSuchMigration {
        var err = spec.commandLine().getErr();
        boolean live = !plain && !json && Terminal.live();
        var view = live ? new LiveView(System.err, Terminal.columns()) : new PlainView(err, json);
        var interruption = new Interruption(Terminal.live());
        interruption.handle();
        var run = new WatchedRun(opened.watcher(), interruption, view);
        var marker = run.marker();
        var announcement = about.announcement(opened, CommandText.shown(command), marker)
                .put("beats", true)
                .put("forced", new JsonArray(forced));
        try {
            var end = run.run(announcement, command);
            view.end();
            return tell(verdict(opened, end, new Aftercare(opened.watcher(), interruption, view::say), settling));
        } catch (StartFailure unstarted) {
            view.end();
            err.println(unstarted.getMessage());
            return Exit.USAGE;
        }
    }

    private Verdict verdict(WatchedDatabase.Opened opened, WatchedRun.End end, Aftercare aftercare, Duration settling)
            throws IOException, InterruptedException, NoSuchMigration {
        try {
            var left = end.well() ? List.<Integer>of() : aftercare.clear(end.id());
            opened.watcher().finish(end.id(), end.exit(), end.interrupted());
            var record = aftercare.settled(aftercare.ended(end.id()), settling);
            boolean kept = opened.alone().map(AloneAgent::keeps).orElse(true);
            var again = kept ? "godwit migration report " + end.id() + place.again() : "";
            return new Verdict(record, end.exit(), end.interrupted(), left, again);
        } catch (IOException unheard) {
            throw new IOException(
                    "the command exited with " + end.exit() + "; how the migration " + end.id()
                            + " went cannot be asked: " + unheard.getMessage(),
                    unheard);
        }
    }

    private int tell(Verdict verdict) {
        var err = spec.commandLine().getErr();
        if (json) {
            spec.commandLine().getOut().println(verdict.json().encodePrettily());
        } else {
            verdict.lines().forEach(line -> err.println("godwit: " + line));
        }
        return verdict.code();
    }
}
