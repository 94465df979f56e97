package dev.godwit.rules;

import dev.godwit.settings.Entry;
import dev.godwit.settings.Section;
import dev.godwit.settings.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What files say about missing data by the names of alerts, whichever file an alert is in: files that Prometheus loads too
 * have no room for it.
 */
final class NoDataPolicies {

    private static final List<String> WORDS = Arrays.stream(NoData.values())
            .map(one -> one.name().toLowerCase(Locale.ROOT))
            .toList();

    private final Map<String, NoData> byAlert = new LinkedHashMap<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** One policy; empty if there is none. */
    static Optional<NoData> read(Entry entry) {
        return entry.text().flatMap(text -> {
            if (WORDS.contains(text)) {
                return Optional.of(NoData.valueOf(text.toUpperCase(Locale.ROOT)));
            }
            var all = "Write one of " + String.join(", ", WORDS) + ".";
            entry.problem("unknown policy \"" + text + "\"", Spelling.hint(text.toLowerCase(Locale.ROOT), WORDS, all));
            return Optional.empty();
        });
    }

    void add(Entry mapping) {
        mapping.section().map(Section::all).orElse(Map.of()).forEach((alert, entry) -> {
            var before = entries.putIfAbsent(alert, entry);
            if (before != null) {
                entry.problem(alert + " has a policy already, at " + before.place(), "Give each alert one policy.");
            }
            read(entry.required()).ifPresent(policy -> byAlert.putIfAbsent(alert, policy));
        });
    }

    /** The groups with these policies in force; a problem for each name that no alert has. */
    List<Group> apply(List<Group> groups) {
        var names = new TreeSet<String>();
        var applied = new ArrayList<Group>();
        for (var group : groups) {
            var rules = group.rules().stream().map(rule -> apply(rule, names)).toList();
            applied.add(group.with(rules));
        }
        entries.forEach((alert, entry) -> {
            if (!names.contains(alert)) {
                entry.problem("no alert is called " + alert, Spelling.hint(alert, names, "Load its file as well."));
            }
        });
        return applied;
    }

    private Rule apply(Rule rule, Set<String> names) {
        if (!(rule instanceof AlertingRule alert)) {
            return rule;
        }
        names.add(alert.name());
        var policy = byAlert.get(alert.name());
        return policy == null ? alert : alert.withNoData(policy);
    }
}
