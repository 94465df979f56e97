package dev.godwit.rules;

import dev.godwit.settings.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All rules in force.
 *
 * @param warnings what is allowed and most likely wrong, such as a rule over a metric that nobody writes
 * @param sources what each rule reads in the end, by the rule's key
 */
public record Rules(List<Group> groups, List<Problem> warnings, Map<String, Sources> sources) {

    public static final Rules NONE = new Rules(List.of(), List.of());

    Rules(List<Group> groups, List<Problem> warnings) {
        this(List.copyOf(groups), List.copyOf(warnings), Sources.of(groups));
    }

    /** The groups to judge when these metrics have news; what they record in turn is not followed. */
    public List<Group> groupsReading(Set<String> metrics) {
        return groups.stream().filter(group -> group.reads(metrics)).toList();
    }

    /** Every rule of every group, in order. */
    public List<Rule> all() {
        return all(groups);
    }

    private static List<Rule> all(List<Group> groups) {
        return groups.stream().flatMap(group -> group.rules().stream()).toList();
    }
}
