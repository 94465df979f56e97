package dev.godwit.promql;

import dev.godwit.promql.Expression.Aggregation;
import dev.godwit.series.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An aggregation over one vector: splits it into groups and makes one element, or a chosen few, of each. */
final class Aggregating {

    private final Aggregation aggregation;
    private final Evaluation query;
    private final List<String> dropped;

    Aggregating(Aggregation aggregation, Evaluation query) {
        this.aggregation = aggregation;
        this.query = query;
        this.dropped = new ArrayList<>(aggregation.grouping().labels());
        dropped.add(Labels.NAME);
    }

    List<VectorSample> at(long at) {
        return switch (aggregation.aggregator()) {
            case TOPK, BOTTOMK -> ranked(at);
            case COUNT_VALUES -> counted(at);
            case QUANTILE -> quantiles(at);
            default -> reduced(at);
        };
    }

    private Labels key(Labels labels) {
        var grouping = aggregation.grouping();
        if (grouping.without()) {
            return labels.drop(dropped);
        }
        return grouping.labels().isEmpty() ? Labels.EMPTY : labels.keep(grouping.labels());
    }

    private List<VectorSample> reduced(long at) {
        var groups = new LinkedHashMap<Labels, Accumulator>();
        for (var sample : query.vector(aggregation.expression(), at)) {
            groups.computeIfAbsent(key(sample.labels()), absent -> Accumulator.of(aggregation.aggregator()))
                    .add(sample.value());
        }
        var results = new ArrayList<VectorSample>(groups.size());
        groups.forEach((labels, group) -> results.add(new VectorSample(labels, group.value(), at)));
        return results;
    }

    private Map<Labels, List<VectorSample>> groups(long at) {
        var groups = new LinkedHashMap<Labels, List<VectorSample>>();
        for (var sample : query.vector(aggregation.expression(), at)) {
            groups.computeIfAbsent(key(sample.labels()), absent -> new ArrayList<>())
                    .add(sample);
        }
        return groups;
    }

    private List<VectorSample> ranked(long at) {
        double wanted = query.scalar(aggregation.parameter(), at);
        if (Double.isNaN(wanted)) {
            throw new PromqlException(aggregation.parameter().position(), "Parameter value is NaN");
        }
        if (wanted >= 0x1p63) {
            throw new PromqlException(
                    aggregation.parameter().position(),
                    "Scalar value " + Numbers.shortest(wanted) + " overflows int64");
        }
        int count = (int) Math.max(0, Math.min(wanted, Integer.MAX_VALUE));
        boolean top = aggregation.aggregator() == Aggregator.TOPK;
        // NaN is last, whichever end is asked for.
        Comparator<VectorSample> order = (left, right) -> {
            boolean missing = Double.isNaN(left.value()) || Double.isNaN(right.value());
            int ascending = Quantiles.compare(left.value(), right.value());
            return top || missing ? -ascending : ascending;
        };
        var results = new ArrayList<VectorSample>();
        for (var group : groups(at).values()) {
            group.sort(order);
            results.addAll(group.subList(0, Math.min(count, group.size())));
        }
        return results;
    }

    private List<VectorSample> quantiles(long at) {
        double quantile = query.scalar(aggregation.parameter(), at);
        if (Quantiles.isOutside(quantile)) {
            query.notes().warn(Quantiles.warning(quantile), aggregation.parameter());
        }
        var results = new ArrayList<VectorSample>();
        groups(at).forEach((labels, group) -> {
            var values = group.stream().mapToDouble(VectorSample::value).toArray();
            results.add(new VectorSample(labels, Quantiles.of(quantile, values), at));
        });
        return results;
    }

    private List<VectorSample> counted(long at) {
        var label = query.text(aggregation.parameter());
        if (label.isEmpty()) {
            throw new PromqlException(aggregation.parameter().position(), "invalid label name \"\" for count_values");
        }
        var counts = new LinkedHashMap<Labels, Integer>();
        for (var sample : query.vector(aggregation.expression(), at)) {
            counts.merge(key(sample.labels()).with(label, Numbers.plain(sample.value())), 1, Integer::sum);
        }
        var results = new ArrayList<VectorSample>(counts.size());
        counts.forEach((labels, count) -> results.add(new VectorSample(labels, count, at)));
        return results;
    }
}
