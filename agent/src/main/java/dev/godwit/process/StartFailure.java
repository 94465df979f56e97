package dev.godwit.process;

import java.io.IOException;

/** The program could not be started at all. */
public final class StartFailure extends Exception {

    private static final long serialVersionUID = 1L;

    StartFailure(String program, String reason, Throwable cause) {
        super("cannot start " + program + ": " + reason, cause);
    }

    static StartFailure of(Command command, Exception failure) {
        return of(command.argv().get(0), failure);
    }

    static StartFailure of(String program, Exception failure) {
        var cause = failure.getCause() instanceof IOException inner ? inner : failure;
        // The JDK writes the system's text as "error=2, No such file or directory".
        var reason = String.valueOf(cause.getMessage()).replaceFirst("^error=\\d+, ", "");
        return new StartFailure(program, reason, failure);
    }
}
