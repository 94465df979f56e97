package dev.godwit.rules;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a rule reads in the end: through recorded series down to those that something other than a rule writes.
 *
 * @param any whether it also reads metrics chosen by pattern or by labels alone, which may be any
 */
public record Sources(Set<String> metrics, boolean any) {

    /** The sources of every rule, by its key. */
    static Map<String, Sources> of(List<Rule> rules) {
        var recorded = new HashMap<String, Set<Rule>>();
        for (var rule : rules) {
            if (rule instanceof RecordingRule) {
                recorded.computeIfAbsent(rule.name(), absent -> new HashSet<>()).add(rule);
            }
        }
        var sources = new HashMap<String, Sources>();
        rules.forEach(rule -> sources.put(rule.key(), of(rule, recorded)));
        return Map.copyOf(sources);
    }

    private static Sources of(Rule rule, Map<String, Set<Rule>> recorded) {
        var metrics = new HashSet<String>();
        boolean any = rule.readsAny();
        var seen = new HashSet<>(rule.reads());
        var rest = new ArrayDeque<>(seen);
        while (!rest.isEmpty()) {
            var metric = rest.pop();
            var writers = recorded.getOrDefault(metric, Set.of());
            if (writers.isEmpty()) {
                metrics.add(metric);
            }
            for (var writer : writers) {
                any |= writer.readsAny();
                writer.reads().stream().filter(seen::add).forEach(rest::push);
            }
        }
        return new Sources(Set.copyOf(metrics), any);
    }
}
