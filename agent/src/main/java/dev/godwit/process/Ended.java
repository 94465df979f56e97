package dev.godwit.process;

import java.util.OptionalInt;

/**
 * How a program ended.
 *
 * @param exit its exit code, or 128 plus the number of the signal that ended it
 * @param reason why it ended, as far as we had a part in it
 * @param output the last of its standard output, empty where that was discarded
 * @param error the last of its standard error
 */
public record Ended(int exit, Reason reason, String output, String error) {

    private static final int SIGNALS = 128;
    private static final int LAST_SIGNAL = 64;

    /** Who wanted the end. */
    public enum Reason {
        BY_ITSELF,
        DEADLINE,
        STOPPED
    }

    /** Whether it ended by itself and said all was well. */
    public boolean well() {
        return exit == 0 && reason == Reason.BY_ITSELF;
    }

    /** The signal, where there seems to have been one: the JVM does not tell it apart from a code above 128. */
    public OptionalInt signal() {
        boolean signalled = exit > SIGNALS && exit <= SIGNALS + LAST_SIGNAL;
        return signalled ? OptionalInt.of(exit - SIGNALS) : OptionalInt.empty();
    }

    /** The last line of standard error that says anything, or empty. */
    public String lastWords() {
        var text = error.strip();
        return text.substring(text.lastIndexOf('\n') + 1).strip();
    }
}
