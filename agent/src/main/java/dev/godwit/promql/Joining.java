package dev.godwit.promql;

import dev.godwit.promql.Expression.Binary;
import dev.godwit.promql.Matching.Cardinality;
import dev.godwit.series.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A binary operator between two vectors: finds the pairs by their labels and combines them. */
final class Joining {

    private final Binary binary;
    private final Matching matching;
    private final Operator operator;
    private final List<String> ignored;
    private final long at;

    Joining(Binary binary, long at) {
        this.binary = binary;
        this.matching = binary.matching();
        this.operator = binary.operator();
        this.at = at;
        this.ignored = new ArrayList<>(matching.labels());
        ignored.add(Labels.NAME);
    }

    List<VectorSample> join(List<VectorSample> left, List<VectorSample> right) {
        if (operator.isSet()) {
            return sets(left, right);
        }
        if (left.isEmpty() || right.isEmpty()) {
            return List.of();
        }
        // The "many" side leads; the other may hold one element a match.
        boolean swapped = matching.cardinality() == Cardinality.ONE_TO_MANY;
        return pairs(swapped ? right : left, ones(swapped ? left : right, swapped), swapped);
    }

    private List<VectorSample> sets(List<VectorSample> left, List<VectorSample> right) {
        var found = keys(operator == Operator.OR ? left : right);
        var result = new ArrayList<VectorSample>();
        if (operator == Operator.OR) {
            result.addAll(left);
            right.stream().filter(sample -> !found.contains(key(sample))).forEach(result::add);
        } else {
            boolean wanted = operator == Operator.AND;
            left.stream()
                    .filter(sample -> found.contains(key(sample)) == wanted)
                    .forEach(result::add);
        }
        return result;
    }

    private Set<Labels> keys(List<VectorSample> samples) {
        var keys = new HashSet<Labels>(samples.size() * 2);
        samples.forEach(sample -> keys.add(key(sample)));
        return keys;
    }

    private Labels key(VectorSample sample) {
        return matching.on()
                ? sample.labels().keep(matching.labels())
                : sample.labels().drop(ignored);
    }

    private Map<Labels, VectorSample> ones(List<VectorSample> samples, boolean swapped) {
        var ones = new HashMap<Labels, VectorSample>(samples.size() * 2);
        for (var sample : samples) {
            var other = ones.put(key(sample), sample);
            if (other != null) {
                throw new PromqlException(
                        binary.position(),
                        "found duplicate series for the match group " + key(sample) + " on the "
                                + (swapped ? "left" : "right") + " hand-side of the operation: [" + sample.labels()
                                + ", " + other.labels()
                                + "]; many-to-many matching not allowed: matching labels must be unique on one side");
            }
        }
        return ones;
    }

    private List<VectorSample> pairs(List<VectorSample> many, Map<Labels, VectorSample> ones, boolean swapped) {
        boolean grouped = matching.cardinality() != Cardinality.ONE_TO_ONE;
        boolean filters = operator.isComparison() && !binary.bool();
        var results = new ArrayList<VectorSample>();
        var taken = new HashSet<Labels>();
        for (var sample : many) {
            var key = key(sample);
            var one = ones.get(key);
            if (one == null) {
                continue;
            }
            if (!grouped && !taken.add(key)) {
                throw new PromqlException(
                        binary.position(),
                        "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");
            }
            // Before anything is filtered: that a match is ambiguous must not depend on the values of the moment.
            var labels = labels(sample, one, grouped, filters);
            if (grouped && !taken.add(labels)) {
                throw new PromqlException(
                        binary.position(), "multiple matches for labels: grouping labels must ensure unique matches");
            }
            double left = swapped ? one.value() : sample.value();
            double right = swapped ? sample.value() : one.value();
            if (filters && !operator.holds(left, right)) {
                continue;
            }
            // A filter keeps the left value, whichever side is the "many".
            results.add(new VectorSample(labels, filters ? left : operator.apply(left, right), at));
        }
        return grouped || matching.on()
                ? results
                : Elementwise.unique(many, results, binary).samples();
    }

    private Labels labels(VectorSample sample, VectorSample one, boolean grouped, boolean filters) {
        var labels = filters ? sample.labels() : sample.labels().withoutName();
        if (!grouped) {
            return matching.on() ? labels.keep(matching.labels()) : labels.drop(matching.labels());
        }
        if (matching.include().isEmpty()) {
            return labels;
        }
        var included = labels.toMap();
        matching.include().forEach(name -> included.put(name, one.labels().get(name)));
        return Labels.of(included);
    }
}
