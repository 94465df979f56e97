package dev.godwit.rules;

import java.time.Instant;
import java.util.Set;

/** Tells whose answers are missing, so that a rule without data is not taken for a rule without alerts. */
@FunctionalInterface
public interface Polls {

    /** Everybody answers. */
    Polls ANSWERED = (sources, at) -> Set.of();

    /**
     * The targets that ought to bring what a rule reads, and for which there is a gap in what it looks at when it is evaluated
     * {@code at} an instant: they cannot be polled, or could not until lately.
     */
    Set<String> silent(Sources sources, Instant at);
}
