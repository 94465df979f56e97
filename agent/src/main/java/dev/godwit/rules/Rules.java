package dev.godwit.rules;

import java.util.List;
import java.util.Set;

/** All rules in force. */
public record Rules(List<Group> groups) {

    public static final Rules NONE = new Rules(List.of());

    /** The groups to judge when these metrics have news; what they record in turn is not followed. */
    public List<Group> groupsReading(Set<String> metrics) {
        return groups.stream().filter(group -> group.reads(metrics)).toList();
    }

    /** Every rule of every group, in order. */
    public List<Rule> all() {
        return groups.stream().flatMap(group -> group.rules().stream()).toList();
    }
}
