package dev.godwit.probe.custom;

import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The samples of one answer, made row by row so that a large answer is never held. What cannot be used is left out and told
 * as a complaint, once for each column; more rows or series than the limits allow leave nothing but the reason.
 */
public final class RowSamples {

    /** Rows of one answer. */
    public static final int MOST_ROWS = 10_000;

    /** Series of one answer. */
    public static final int MOST_SERIES = 10_000;

    private static final int MOST_COMPLAINTS = 10;
    private static final String TARGET = "target";

    private final Namespace namespace;
    private final Map<String, String> fixed;
    private final Map<Labels, Double> samples = new LinkedHashMap<>();
    private final Map<String, String> complaints = new LinkedHashMap<>();
    private int rows;
    private String excess = "";

    /**
     * @param fixed labels Godwit adds; a query's own label of that name stays, but for the target's
     */
    public RowSamples(Namespace namespace, Map<String, String> fixed) {
        this.namespace = namespace;
        this.fixed = Map.copyOf(fixed);
    }

    /** The label a column becomes: what would hide the configured name stands aside, as in a federation. */
    static String label(String column) {
        return column.equals(TARGET) ? "exported_" + TARGET : column;
    }

    /** Takes the next row. */
    public void add(Row row) {
        if (++rows > MOST_ROWS) {
            exceed(MOST_ROWS + " rows");
        }
        if (!excess.isEmpty()) {
            return;
        }
        var columns = new LinkedHashMap<String, Object>();
        for (int i = 0; i < row.size(); i++) {
            columns.put(row.getColumnName(i), row.getValue(i));
        }
        if (rows == 1) {
            namespace.columns().keySet().stream()
                    .filter(name -> !columns.containsKey(name))
                    .forEach(name -> complain(name, "the query gives no column " + name));
        }
        var labels = labels(columns);
        columns.forEach((name, value) -> column(name, value, columns, labels));
        if (samples.size() > MOST_SERIES) {
            exceed(MOST_SERIES + " series");
        }
    }

    private void exceed(String limit) {
        excess = "more than " + limit;
        samples.clear();
    }

    private Labels labels(Map<String, Object> columns) {
        var labels = new TreeMap<String, String>(fixed);
        for (var column : namespace.columns().values()) {
            if (column.usage() == Usage.LABEL) {
                labels.put(label(column.name()), Texts.of(columns.get(column.name())));
            }
        }
        return Labels.of(labels);
    }

    private void column(String name, Object value, Map<String, Object> columns, Labels labels) {
        var column = namespace.columns().get(name);
        if (column == null) {
            if (namespace.columns().values().stream().flatMap(Column::columns).noneMatch(name::equals)) {
                unlisted(name, value, labels);
            }
            return;
        }
        if (column.usage() == Usage.HISTOGRAM) {
            HistogramColumns.of(column, columns)
                    .ifPresentOrElse(
                            found -> found.write(column.metric(namespace.name()), labels, this::put),
                            () -> complain(
                                    name, "column " + name + " and its _bucket, _sum and _count are no histogram"));
        } else if (column.usage().isMetric()) {
            number(column, value)
                    .ifPresentOrElse(
                            number -> put(labels, column.metric(namespace.name()), number),
                            () -> complain(
                                    name, "column " + name + " holds no number but \"" + Texts.of(value) + "\""));
        }
    }

    private static Optional<Double> number(Column column, Object value) {
        return switch (column.usage()) {
            case MAPPEDMETRIC -> {
                var mapped = value == null ? null : column.mapping().get(Texts.of(value));
                yield mapped == null ? Values.number(value) : Optional.of(mapped);
            }
            case DURATION -> Values.milliseconds(value);
            default -> Values.number(value);
        };
    }

    private void unlisted(String name, Object value, Labels labels) {
        var metric = namespace.name() + "_" + name;
        var number = Values.number(value);
        if (number.isPresent() && NamespaceReader.isMetric(metric)) {
            put(labels, metric, number.get());
        } else {
            complain(name, "column " + name + " is not listed and cannot be a series");
        }
    }

    private void put(Labels labels, String name, double value) {
        if (!namespace.withheld().contains(name)
                && samples.putIfAbsent(labels.with(Labels.NAME, name), value) != null) {
            complain("", "two rows have the labels " + labels + "; the first stands");
        }
    }

    private void complain(String column, String text) {
        if (complaints.size() < MOST_COMPLAINTS) {
            complaints.putIfAbsent(column, text);
        }
    }

    /** The samples; none if there were too many. */
    public List<Sample> samples() {
        var list = new ArrayList<Sample>(samples.size());
        samples.forEach((labels, value) -> list.add(new Sample(labels, value)));
        return list;
    }

    /** What could not be used, for the log, by column; of rows that say the same, under the empty name. */
    public Map<String, String> complaints() {
        return Map.copyOf(complaints);
    }

    /** Which limit was passed. */
    public Optional<String> excess() {
        return Optional.of(excess).filter(text -> !text.isEmpty());
    }
}
