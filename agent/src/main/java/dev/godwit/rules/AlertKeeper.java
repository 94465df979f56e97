package dev.godwit.rules;

import dev.godwit.promql.Vector;
import dev.godwit.series.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Whoever makes alerts of what alerting rules find. */
@FunctionalInterface
public interface AlertKeeper {

    /**
     * Takes the value of a rule at an instant and gives the series that tell of its alerts; throws {@link RuleException}
     * if the value cannot be used. {@code silent} are the targets whose data the value lacks.
     */
    List<Sample> keep(AlertingRule rule, Vector value, Instant at, Set<String> silent);
}
