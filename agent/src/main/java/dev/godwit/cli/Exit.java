package dev.godwit.cli;

/** The exit codes, a contract with scripts. */
final class Exit {

    static final int YES = 0;
    static final int NO = 1;
    static final int USAGE = 2;
    static final int WORLD = 3;

    private Exit() {}
}
