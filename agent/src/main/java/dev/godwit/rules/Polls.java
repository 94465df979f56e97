package dev.godwit.rules;

import java.util.Set;

/** Tells whose answers are missing, so that a rule without data is not taken for a rule without alerts. */
@FunctionalInterface
public interface Polls {

    /** Everybody answers. */
    Polls ANSWERED = sources -> Set.of();

    /** The targets that ought to bring what a rule reads and could not be polled for it last time. */
    Set<String> silent(Sources sources);
}
