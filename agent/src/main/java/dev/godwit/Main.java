package dev.godwit;

import dev.godwit.cli.Godwit;

/** The command line: picks a verb and turns how it ended into an exit code. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        System.exit(Godwit.commandLine(System.out, System.err).execute(args));
    }
}
