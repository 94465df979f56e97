package dev.godwit.cli;

import dev.godwit.settings.Problem;
import java.io.PrintWriter;
import java.util.List;

/** Tells what is allowed in files and most likely wrong, apart from the answer of the verb. */
final class Warnings {

    private Warnings() {}

    static void print(List<Problem> warnings, PrintWriter err) {
        warnings.forEach(warning -> err.println("warning: " + warning));
    }
}
