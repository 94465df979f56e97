package dev.godwit.web;

import dev.godwit.rules.AlertingRule;
import dev.godwit.rules.Group;
import dev.godwit.rules.Rule;
import io.vertx.core.MultiMap;
import java.util.List;

/**
 * Which rules a request wants to see; what it does not name is not restricted. Source: Prometheus documentation, "HTTP API",
 * Rules.
 *
 * @param type the word of the API for one kind, or empty for both
 * @param alerts whether the alerts of each rule are listed, too
 */
record RuleFilter(String type, List<String> names, List<String> groups, List<String> files, boolean alerts) {

    static final RuleFilter ALL = new RuleFilter("", List.of(), List.of(), List.of(), true);

    /** Throws {@link ApiError} for a parameter that cannot be read. */
    static RuleFilter read(MultiMap parameters) {
        var type = parameters.contains("type") ? parameters.get("type").toLowerCase(java.util.Locale.ROOT) : "";
        if (!List.of("", "alert", "record").contains(type)) {
            throw ApiError.parameter("type", "not supported value \"" + parameters.get("type") + "\"");
        }
        var exclude = parameters.contains("exclude_alerts") ? parameters.get("exclude_alerts") : "false";
        if (!List.of("true", "1", "false", "0", "").contains(exclude)) {
            throw ApiError.parameter("exclude_alerts", "expected true or false");
        }
        return new RuleFilter(
                type,
                parameters.getAll("rule_name[]"),
                parameters.getAll("rule_group[]"),
                parameters.getAll("file[]"),
                !List.of("true", "1").contains(exclude));
    }

    boolean wants(Group group) {
        return (groups.isEmpty() || groups.contains(group.name())) && (files.isEmpty() || files.contains(group.file()));
    }

    boolean wants(Rule rule) {
        boolean alerting = rule instanceof AlertingRule;
        boolean kind = type.isEmpty() || type.equals(alerting ? "alert" : "record");
        return kind && (names.isEmpty() || names.contains(rule.name()));
    }

    /** Whether it leaves rules out, so that a group without any left is not worth showing. */
    boolean choosesRules() {
        return !type.isEmpty() || !names.isEmpty();
    }
}
