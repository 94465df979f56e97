package dev.godwit.probe;

import dev.godwit.activity.Names;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The counters of the most expensive statements, and of all others together. A statement once shown stays shown until it has
 * fallen well out of the top, because changing labels cost more than many.
 *
 * <p>What {@code other} says only grows: it adds up by how much each statement grew that is not shown. That is why this is
 * no {@link TopRows}, which knows the sum of the others alone: statements are evicted, and their sum shrinks.
 */
final class StatementTop {

    /** Called by a client or by a function, a statement is the same here. */
    private record Id(long user, long database, String queryId) {

        static Id of(Statement.Key key) {
            return new Id(key.user(), key.database(), key.queryId());
        }
    }

    private static final String TEXT = "text";

    private final List<MetricColumn> metrics;
    private final Names names;
    private final String target;
    private final int most;

    private Set<Id> shown = Set.of();
    private final double[] others;
    private boolean begun;

    /** @param most how many are shown; who was shown stays until past one and a half times of it */
    StatementTop(ProbeDefinition definition, Names names, String target, int most) {
        this.metrics = definition.metrics().stream()
                .filter(metric -> !metric.column().equals(TEXT))
                .toList();
        this.names = names;
        this.target = target;
        this.most = most;
        this.others = new double[metrics.size()];
    }

    /** @param origins where each statement began, as {@link StatementsLook#origins} says; empty at the first look */
    List<Sample> samples(StatementsLook look, Map<Statement.Key, Statement> origins) {
        var statements = look.statements();
        choose(statements.keySet());
        var totals = new LinkedHashMap<Id, double[]>();
        statements.forEach((key, statement) -> {
            var id = Id.of(key);
            if (shown.contains(id)) {
                add(totals.computeIfAbsent(id, absent -> new double[others.length]), statement);
            } else if (!begun) {
                add(others, statement);
            } else if (origins.containsKey(key)) {
                grow(statement, origins.get(key));
            }
        });
        begun = true;
        var samples = new ArrayList<Sample>();
        totals.forEach((id, values) -> write(
                Labels.of(
                        "target", target,
                        "user", names.role(id.user()),
                        "datname", names.database(id.database()),
                        "queryid", id.queryId()),
                values,
                samples));
        if (others[0] > 0) {
            var rest = RowReader.OTHER;
            write(Labels.of("target", target, "user", rest, "datname", rest, "queryid", rest), others, samples);
        }
        return samples;
    }

    /** The top ones come in; who was in stays until past one and a half times the limit. Keys come most expensive first. */
    private void choose(Set<Statement.Key> ranked) {
        var ids = new LinkedHashSet<Id>();
        ranked.forEach(key -> ids.add(Id.of(key)));
        var next = new HashSet<Id>();
        ids.stream().limit(most + most / 2).filter(shown::contains).limit(most).forEach(next::add);
        for (var id : ids) {
            if (next.size() >= most) {
                break;
            }
            next.add(id);
        }
        shown = next;
    }

    private void add(double[] sums, Statement one) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += value(one, metrics.get(i).column());
        }
    }

    /** Growth is taken first: what is added and then subtracted may be a little less in the end, and a counter never falls. */
    private void grow(Statement now, Statement origin) {
        for (int i = 0; i < others.length; i++) {
            var column = metrics.get(i).column();
            others[i] += Math.max(0, value(now, column) - value(origin, column));
        }
    }

    private static double value(Statement one, String column) {
        return switch (column) {
            case "calls" -> one.calls();
            case "seconds" -> one.seconds();
            case "rows" -> one.rows();
            case "read_seconds" -> one.read();
            case "write_seconds" -> one.write();
            default -> throw new IllegalStateException("no column " + column);
        };
    }

    private void write(Labels labels, double[] values, List<Sample> samples) {
        for (int i = 0; i < values.length; i++) {
            samples.add(new Sample(labels.with(Labels.NAME, metrics.get(i).name()), values[i]));
        }
    }

    /** The statements shown, by their query ids. */
    Set<String> queryIds() {
        var ids = new HashSet<String>();
        shown.forEach(id -> ids.add(id.queryId()));
        return ids;
    }
}
