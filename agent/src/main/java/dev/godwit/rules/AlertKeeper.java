package dev.godwit.rules;

import dev.godwit.promql.Patience;
import dev.godwit.promql.Vector;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Whoever makes alerts of what alerting rules find. */
@FunctionalInterface
public interface AlertKeeper {

    /**
     * Takes the value of a rule at an instant and works out what alerts it makes; moves none yet. Called on any thread, and
     * may take as long as {@code patience} lasts. Throws {@link RuleException} if the value cannot be used.
     */
    Kept prepare(AlertingRule rule, Vector value, Instant at, Patience patience);

    /** Alerts that are ready to be moved. */
    @FunctionalInterface
    interface Kept {

        /**
         * Moves them, on the loop, and gives the series that tell of them; {@code silent} are those whose data the value
         * lacks, by their labels. Throws {@link RuleException} if they exceed the rule's limit.
         */
        List<Sample> keep(Set<Labels> silent);
    }
}
