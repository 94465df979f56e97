package dev.godwit.migration.planned;

import java.time.Instant;

/**
 * A migration as this room needs to know it.
 *
 * @param plan the name of the plan that whoever announced it says it is; empty if nobody said
 * @param ended null while it runs
 * @param how null while it runs
 * @param outcome for people
 * @param why what the outcome rests on
 */
public record Seen(
        String id,
        String target,
        String database,
        String name,
        String plan,
        Instant begun,
        Instant ended,
        How how,
        String outcome,
        String why) {

    /** How it ended; the later is the worse, and the worst of its migrations is what a plan came to. */
    public enum How {
        NOTHING,
        APPLIED,
        ROLLED_BACK,
        UNKNOWN,
        /** Somebody must do something about it. */
        FAILED
    }

    boolean running() {
        return ended == null;
    }

    /** What people know it by. */
    String title() {
        return name.isEmpty() ? id : name;
    }
}
