package dev.godwit.cli;

import dev.godwit.rules.Rules;
import java.io.PrintWriter;

/** Tells what is allowed in rules and most likely wrong, apart from the answer of the verb. */
final class Warnings {

    private Warnings() {}

    static void print(Rules rules, PrintWriter err) {
        rules.warnings().forEach(warning -> err.println("warning: " + warning));
    }
}
