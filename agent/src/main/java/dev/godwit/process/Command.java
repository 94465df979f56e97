package dev.godwit.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One program to run.
 *
 * @param argv the program and its arguments, handed over as they are; never a secret, everybody can read them
 * @param environment all the child gets, besides {@code PATH} and {@code LC_ALL=C}
 * @param output what becomes of its standard output; standard error is always kept
 * @param deadline how long it may take before it is ended
 * @param grace how long it may take to end after SIGTERM before SIGKILL
 */
public record Command(
        List<String> argv, Map<String, String> environment, Output output, Duration deadline, Duration grace) {

    /** What becomes of standard output. */
    public enum Output {
        KEPT,
        DISCARDED
    }

    public Command {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command without a program");
        }
    }

    /** The program's name without its directory. */
    public String program() {
        return String.valueOf(Path.of(argv.get(0)).getFileName());
    }
}
