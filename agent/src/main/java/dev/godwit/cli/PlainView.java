package dev.godwit.cli;

import dev.godwit.migration.Brief;
import dev.godwit.migration.report.Plain;
import dev.godwit.process.Foreground;
import dev.godwit.process.StartFailure;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Lines for a log: one when something has changed, at most one a second. All go to standard error, the output is the command's. */
final class PlainView implements RunView {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final PrintWriter err;
    private final boolean ownOutput;
    private String last = "";
    private Duration next = Duration.ZERO;

    /** @param ownOutput whether standard output is ours: what the command writes there goes to standard error then */
    PlainView(PrintWriter err, boolean ownOutput) {
        this.err = err;
        this.ownOutput = ownOutput;
    }

    @Override
    public void say(String line) {
        err.println("godwit: " + Plain.line(line));
    }

    @Override
    public void show(Brief brief, Duration after) {
        var line = StatusLines.line(brief);
        if (!line.isEmpty() && !line.equals(last) && after.compareTo(next) >= 0) {
            last = line;
            next = after.plus(PAUSE);
            say("+" + after.toSeconds() + "s " + line);
        }
    }

    @Override
    public Foreground start(List<String> command, Map<String, String> environment) throws StartFailure {
        return ownOutput
                ? Foreground.start(command, environment, (bytes, length) -> {
                    synchronized (this) {
                        System.err.write(bytes, 0, length);
                        System.err.flush();
                    }
                })
                : Foreground.start(command, environment);
    }

    @Override
    public void end() {}
}
