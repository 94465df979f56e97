package dev.godwit.probe.custom;

import dev.godwit.settings.Entry;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Section;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads the list {@code metrics:} of one namespace. */
final class ColumnReader {

    /** As many as a table can have. */
    private static final int MOST = 1600;

    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Set<String> KEYS = Set.of("usage", "description", "metric_mapping");

    private final String namespace;
    private final Consumer<Problem> warnings;
    private final Map<String, Column> columns = new LinkedHashMap<>();

    /** Which column gives a series. */
    private final Map<String, String> series = new HashMap<>();

    ColumnReader(String namespace, Consumer<Problem> warnings) {
        this.namespace = namespace;
        this.warnings = warnings;
    }

    Map<String, Column> read(Entry list) {
        var items = list.items();
        if (list.present() && items.isEmpty()) {
            list.problem("names no column", "List the columns of the query and the usage of each.");
        }
        for (var item : items) {
            item.required()
                    .section()
                    .ifPresent(section -> section.all().forEach((name, entry) -> {
                        var options = entry.required().section();
                        if (columns.containsKey(name)) {
                            entry.problem("the column is listed twice", "Keep one of the two.");
                        } else {
                            options.ifPresent(found -> column(name, entry, found));
                        }
                    }));
        }
        if (columns.size() > MOST) {
            list.problem("lists " + columns.size() + " columns, " + MOST + " at most", "");
        }
        boolean histogram = columns.values().stream().anyMatch(column -> column.usage() == Usage.HISTOGRAM);
        if (histogram && columns.containsKey("le") && columns.get("le").usage() == Usage.LABEL) {
            list.problem("a label le beside a histogram, whose buckets have that label", "Rename the column.");
        }
        return Collections.unmodifiableMap(columns);
    }

    private void column(String name, Entry entry, Section options) {
        var usage = NamespaceReader.usage(options.take("usage"));
        var description = options.take("description").text("");
        var mapping = options.take("metric_mapping");
        var numbers = NamespaceReader.mapping(mapping);
        NamespaceReader.ignored(options, KEYS, warnings);
        if (usage.isEmpty()) {
            return;
        }
        var column = new Column(name, usage.get(), description, numbers);
        if (column.usage() == Usage.MAPPEDMETRIC && !mapping.present()) {
            mapping.required();
        } else if (column.usage() != Usage.MAPPEDMETRIC && mapping.present()) {
            warnings.accept(mapping.noted(0, "is only for MAPPEDMETRIC and ignored", ""));
        }
        named(column, entry);
        columns.put(name, column);
    }

    private void named(Column column, Entry entry) {
        var name = column.name();
        if (column.usage() == Usage.LABEL && (!LABEL.matcher(name).matches() || name.startsWith("__"))) {
            entry.problem(
                    "\"" + name + "\" cannot be the name of a label",
                    "Name the column with letters, digits and underscores, and not with two underscores first.");
        } else if (column.usage() == Usage.LABEL && !RowSamples.label(name).equals(name)) {
            warnings.accept(entry.noted(
                    0,
                    "becomes the label " + RowSamples.label(name),
                    name + " is the configured name of the database."));
        }
        if (!column.usage().isMetric()) {
            return;
        }
        if (!NamespaceReader.isMetric(column.metric(namespace))) {
            entry.problem(
                    "\"" + column.metric(namespace) + "\" cannot be the name of a metric",
                    "Name the column with letters, digits and underscores.");
        }
        for (var one : column.series(namespace)) {
            var other = series.putIfAbsent(one, name);
            if (other != null) {
                entry.problem(other + " gives " + one + " as well", "Rename one of the columns.");
            }
        }
    }
}
