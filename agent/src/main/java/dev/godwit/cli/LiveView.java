package dev.godwit.cli;

import dev.godwit.migration.Brief;
import dev.godwit.migration.report.Plain;
import dev.godwit.process.Foreground;
import dev.godwit.process.StartFailure;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A few lines at the foot of a terminal, drawn again in place; what the command writes scrolls above them. */
final class LiveView implements RunView {

    private static final String UP = "\u001b[1A";
    private static final String CLEAR = "\r\u001b[0J";

    private final PrintStream terminal;
    private final int columns;
    private List<String> lines = List.of();
    private int drawn;
    private boolean lineBegun;

    LiveView(PrintStream terminal, int columns) {
        this.terminal = terminal;
        this.columns = columns;
    }

    @Override
    public synchronized void say(String line) {
        erase();
        write("godwit: " + Plain.line(line) + "\n");
        draw();
    }

    @Override
    public synchronized void show(Brief brief, Duration after) {
        var now = StatusLines.block(brief, after, columns);
        if (!now.equals(lines)) {
            erase();
            lines = now;
            draw();
        }
    }

    private synchronized void written(byte[] bytes, int length) {
        erase();
        terminal.write(bytes, 0, length);
        // A prompt has no end of line, and must not be overwritten.
        lineBegun = bytes[length - 1] != '\n';
        draw();
    }

    private void erase() {
        if (drawn > 0) {
            write(UP.repeat(drawn) + CLEAR);
            drawn = 0;
        }
    }

    private void draw() {
        if (!lineBegun) {
            lines.forEach(line -> write(line + "\n"));
            drawn = lines.size();
        }
        terminal.flush();
    }

    private void write(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        terminal.write(bytes, 0, bytes.length);
    }

    @Override
    public Foreground start(List<String> command, Map<String, String> environment) throws StartFailure {
        return Foreground.start(command, environment, this::written);
    }

    @Override
    public synchronized void end() {
        erase();
        lines = List.of();
        if (lineBegun) {
            lineBegun = false;
            write("\n");
        }
        terminal.flush();
    }
}
