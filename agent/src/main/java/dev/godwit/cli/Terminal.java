package dev.godwit.cli;

/** The terminal, if there is one. */
final class Terminal {

    private static final int USUAL = 80;

    private Terminal() {}

    /** Whether lines can be drawn again in place: a person is there, and no pipeline. */
    @SuppressWarnings("SystemConsoleNull") // Which of the two it is, is asked below.
    static boolean live() {
        var console = System.console();
        var term = System.getenv("TERM");
        return console != null
                && isTerminal(console)
                && System.getenv("CI") == null
                && term != null
                && !term.equals("dumb");
    }

    /** From Java 22 on there may be a console without a terminal, and a method that tells. */
    private static boolean isTerminal(Object console) {
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException older) {
            return true;
        } catch (ReflectiveOperationException unknown) {
            return false;
        }
    }

    /** How wide it is, as far as the shell tells; what is too wide cannot be drawn again in place, so rather too little. */
    static int columns() {
        return System.getenv("COLUMNS") == null ? USUAL : TerminalWidth.columns();
    }

    /** An agent in this process speaks only when something is wrong. Does nothing once it has begun to speak. */
    static void quiet() {
        if (System.getenv("GODWIT_LOG") == null) {
            System.setProperty("GODWIT_LOG", "WARN");
        }
    }
}
