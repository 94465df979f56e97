package dev.godwit.cli;

/** How wide the terminal is, as far as the shell tells. */
final class TerminalWidth {

    private static final int USUAL = 140;

    private TerminalWidth() {}

    static int columns() {
        var said = System.getenv("COLUMNS");
        return said != null && said.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(said) : USUAL;
    }
}
