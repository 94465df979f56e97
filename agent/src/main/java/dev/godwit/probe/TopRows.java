package dev.godwit.probe;

import dev.godwit.probe.MetricColumn.Rest;
import dev.godwit.probe.ProbeDefinition.Top;
import dev.godwit.series.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which objects are shown, and what {@code other} says of all that are not. Who was shown stays shown until it falls well out
 * of the top, because series that come and go cost more than many.
 *
 * <p>A counter of {@code other} only grows: it adds up by how much the counters of the others grew from one reading to the
 * next. Their plain sum would fall whenever one of them is shown, and a rate would take that for a restart.
 */
final class TopRows {

    private static final class Others {
        final double[] total;
        final double[] counted;

        Others(int metrics) {
            total = new double[metrics];
            counted = new double[metrics];
        }
    }

    private final Top top;
    private final List<MetricColumn> metrics;
    private final Set<String> apart = new HashSet<>(List.of("target"));
    private final Map<Labels, Others> others = new HashMap<>();
    private Map<Labels, ObjectRow> shown = Map.of();

    TopRows(ProbeDefinition definition) {
        this.top = definition.top();
        this.metrics = definition.metrics();
        apart.addAll(top.within());
    }

    /** @param read the most important first, then the rows that stand for the rest */
    List<ObjectRow> choose(List<ObjectRow> read) {
        var ranked = distinct(read);
        var single = ranked.stream().filter(row -> !row.rest()).toList();
        var now = stay(single);
        var rows = new ArrayList<>(
                single.stream().filter(row -> now.containsKey(row.labels())).toList());
        group(ranked).forEach((group, members) -> rest(group, members, now).ifPresent(rows::add));
        shown = now;
        return rows;
    }

    /**
     * One row for each set of labels, or growth would be counted against the wrong one: two roles that were dropped have the same
     * name, none. An object that is really called {@code other} is one of the others: its series could be told from theirs by
     * nobody.
     */
    private List<ObjectRow> distinct(List<ObjectRow> read) {
        var single = new LinkedHashMap<Labels, ObjectRow>();
        var rests = new ArrayList<ObjectRow>();
        for (var row : read) {
            if (row.rest() || row.labels().equals(named(row, row.labels().keep(apart)))) {
                rests.add(row.asRest());
            } else {
                single.merge(row.labels(), row, this::together);
            }
        }
        var distinct = new ArrayList<>(single.values());
        distinct.addAll(rests);
        return distinct;
    }

    private ObjectRow together(ObjectRow one, ObjectRow same) {
        var values = new double[metrics.size()];
        for (int i = 0; i < values.length; i++) {
            var rest = metrics.get(i).rest();
            values[i] = rest == Rest.NONE ? one.value(i) : merge(rest, List.of(one, same), i);
        }
        return new ObjectRow(one.labels(), values, false, one.nameText());
    }

    /** The first always, or the one that matters most would wait for a place; and of those behind them who was shown before. */
    private Map<Labels, ObjectRow> stay(List<ObjectRow> single) {
        var now = new HashMap<Labels, ObjectRow>();
        for (var row : single) {
            if (now.size() < top.keep() || shown.containsKey(row.labels())) {
                now.put(row.labels(), row);
            }
        }
        return now;
    }

    private Map<Labels, List<ObjectRow>> group(List<ObjectRow> rows) {
        var groups = new LinkedHashMap<Labels, List<ObjectRow>>();
        rows.forEach(row -> groups.computeIfAbsent(row.labels().keep(apart), absent -> new ArrayList<>())
                .add(row));
        return groups;
    }

    private java.util.Optional<ObjectRow> rest(Labels group, List<ObjectRow> members, Map<Labels, ObjectRow> now) {
        var hidden = members.stream()
                .filter(row -> row.rest() || !now.containsKey(row.labels()))
                .toList();
        var values = new double[metrics.size()];
        boolean first = !others.containsKey(group);
        var state = others.computeIfAbsent(group, absent -> new Others(metrics.size()));
        for (int i = 0; i < values.length; i++) {
            var metric = metrics.get(i);
            values[i] = metric.cumulative() && metric.rest() == Rest.SUM
                    ? count(state, i, members, now, first ? sum(hidden, i) : Double.NaN)
                    : merge(metric.rest(), hidden, i);
        }
        return hidden.isEmpty()
                ? java.util.Optional.empty()
                : java.util.Optional.of(new ObjectRow(named(members.get(0), group), values, true, ""));
    }

    /** @param begin what to begin with at the first reading; NaN afterwards */
    private double count(Others state, int i, List<ObjectRow> members, Map<Labels, ObjectRow> now, double begin) {
        double total = sum(members, i);
        double grown = total - state.total[i];
        for (var row : members) {
            var before = shown.get(row.labels());
            if (before != null && now.containsKey(row.labels())) {
                grown -= zero(row.value(i)) - zero(before.value(i));
            }
        }
        state.total[i] = total;
        state.counted[i] = Double.isNaN(begin) ? state.counted[i] + Math.max(0, grown) : begin;
        return state.counted[i];
    }

    private static double sum(List<ObjectRow> rows, int i) {
        return rows.stream().mapToDouble(row -> zero(row.value(i))).sum();
    }

    private static double zero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    private static double merge(Rest rest, List<ObjectRow> rows, int i) {
        var known = rows.stream().mapToDouble(row -> row.value(i)).filter(value -> !Double.isNaN(value));
        // As in SQL: the sum of nothing known is not zero.
        return switch (rest) {
            case SUM -> known.reduce(Double::sum).orElse(Double.NaN);
            case MAX -> known.max().orElse(Double.NaN);
            case MIN -> known.min().orElse(Double.NaN);
            case NONE -> Double.NaN;
        };
    }

    private Labels named(ObjectRow like, Labels group) {
        var labels = group;
        for (var name : like.labels().names()) {
            if (!apart.contains(name)) {
                labels = labels.with(name, RowReader.OTHER);
            }
        }
        return labels;
    }
}
