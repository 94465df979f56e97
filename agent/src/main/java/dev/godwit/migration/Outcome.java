package dev.godwit.migration;

/** How a migration ended, as far as can be seen from outside. */
public enum Outcome {
    RUNNING("runs"),
    /** The history or the schema says that it took effect. */
    APPLIED("applied"),
    /** The tool's history, or a failed statement, says so. */
    FAILED("failed"),
    /** It changed nothing that stayed. */
    ROLLED_BACK("rolled back"),
    /** It was there and found nothing to do. */
    NOTHING("nothing to do"),
    /** The guard, or whoever ran it, ended it. */
    ABORTED("aborted"),
    /** Its client went away in the middle; a started row or a lock row may be left. */
    INTERRUPTED("interrupted"),
    /** It ended while nobody could look. */
    UNKNOWN("unknown");

    private final String title;

    Outcome(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** Whether somebody must do something about it. */
    public boolean bad() {
        return this == FAILED || this == ABORTED || this == INTERRUPTED;
    }
}
