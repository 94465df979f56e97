package dev.godwit.rules;

import dev.godwit.series.Labels;
import java.time.Instant;
import java.util.Set;

/** Tells whose answers are missing, so that a rule without data is not taken for a rule without alerts. */
@FunctionalInterface
public interface Polls {

    /** Everybody answers. */
    Polls ANSWERED = (sources, at) -> Set.of();

    /**
     * Those who ought to bring what a rule reads, each by the labels that all series of theirs have, and for whom there is a
     * gap in what it looks at when it is evaluated {@code at} an instant: they cannot be polled, or could not until lately.
     */
    Set<Labels> silent(Sources sources, Instant at);
}
