package dev.godwit.rules;

import dev.godwit.promql.Expression;
import dev.godwit.promql.Expression.MatrixSelector;
import dev.godwit.promql.Expression.Subquery;
import dev.godwit.promql.Expression.VectorSelector;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a rule reads in the end: through recorded series down to those that something other than a rule writes.
 *
 * @param any whether it also reads metrics chosen by pattern or by labels alone, which may be any
 * @param twice whether it needs more than one reading of them, as a rate does
 * @param lag how far before its evaluation it looks at the latest: offsets, and the time recorded series need to follow
 */
public record Sources(Set<String> metrics, boolean any, boolean twice, Duration lag) {

    static final Sources NONE = new Sources(Set.of(), false, false, Duration.ZERO);

    /** The sources of every rule, by its key. */
    static Map<String, Sources> of(List<Group> groups) {
        return new Tracing(groups).all();
    }

    private Sources with(Sources other, Duration wait) {
        var all = new HashSet<>(metrics);
        all.addAll(other.metrics);
        var longer = other.lag.plus(wait);
        return new Sources(
                Set.copyOf(all), any || other.any, twice || other.twice, longer.compareTo(lag) > 0 ? longer : lag);
    }

    /** One walk from every rule to what it depends on. */
    private static final class Tracing {

        /** A rule and the group it is judged in. */
        private record Placed(Rule rule, Group group) {}

        private final Map<String, Set<Placed>> recorded = new HashMap<>();
        private final List<Group> groups;

        Tracing(List<Group> groups) {
            this.groups = groups;
            groups.forEach(group -> group.rules().stream()
                    .filter(rule -> rule instanceof RecordingRule)
                    .forEach(rule -> recorded.computeIfAbsent(rule.name(), absent -> new HashSet<>())
                            .add(new Placed(rule, group))));
        }

        Map<String, Sources> all() {
            var sources = new HashMap<String, Sources>();
            groups.forEach(group -> group.rules()
                    .forEach(rule -> sources.put(rule.key(), of(new Placed(rule, group), new HashSet<>()))));
            return Map.copyOf(sources);
        }

        private Sources of(Placed placed, Set<String> seen) {
            var rule = placed.rule();
            var own = new Sources(Set.of(), rule.readsAny(), isRanged(rule.expression()), Duration.ZERO);
            var offset = placed.group().queryOffset().plus(offset(rule.expression()));
            for (var metric : rule.reads()) {
                var writers = recorded.getOrDefault(metric, Set.of());
                if (writers.isEmpty()) {
                    own = own.with(new Sources(Set.of(metric), false, false, Duration.ZERO), Duration.ZERO);
                } else if (seen.add(metric)) {
                    for (var writer : writers) {
                        own = own.with(of(writer, seen), writer.group().interval());
                    }
                }
            }
            return new Sources(own.metrics(), own.any(), own.twice(), own.lag().plus(offset));
        }

        private static boolean isRanged(Expression expression) {
            return expression instanceof MatrixSelector
                    || expression instanceof Subquery
                    || expression.children().stream().anyMatch(Tracing::isRanged);
        }

        /** The longest way back in time on any path down the expression. */
        private static Duration offset(Expression expression) {
            var shift = expression instanceof VectorSelector selector
                    ? selector.shift()
                    : expression instanceof Subquery subquery ? subquery.shift() : null;
            var own = Duration.ofMillis(
                    shift == null ? 0 : Math.max(0, shift.offset().fixed()));
            var inner = expression.children().stream()
                    .map(Tracing::offset)
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            return own.plus(inner);
        }
    }
}
