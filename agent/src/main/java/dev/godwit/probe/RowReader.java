package dev.godwit.probe;

import dev.godwit.activity.Names;
import dev.godwit.probe.ProbeDefinition.NameColumn;
import dev.godwit.series.Labels;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads rows as a probe's definition describes them. */
final class RowReader {

    static final String OTHER = "other";

    private static final int LONGEST_LABEL = 256;

    private final ProbeDefinition definition;
    private final Names names;
    private final String target;
    private final String placeholder;
    private final List<String> apart;

    RowReader(ProbeDefinition definition, Names names, String target) {
        this.definition = definition;
        this.names = names;
        this.target = target;
        this.placeholder = definition.metrics().stream()
                .filter(MetricColumn::dynamic)
                .map(metric -> metric.name()
                        .substring(metric.name().indexOf('{') + 1, metric.name().indexOf('}')))
                .findFirst()
                .orElse("");
        this.apart = definition.top() == null ? List.of() : definition.top().within();
    }

    ObjectRow read(Row row) {
        boolean rest = definition.top() != null && row.getBoolean(TopSql.REST);
        var metrics = definition.metrics();
        var values = new double[metrics.size()];
        for (int i = 0; i < values.length; i++) {
            var value = row.getDouble(metrics.get(i).column());
            values[i] = value == null ? Double.NaN : value;
        }
        return new ObjectRow(labels(row, rest), values, rest, placeholder.isEmpty() ? "" : text(row, placeholder));
    }

    private Labels labels(Row row, boolean rest) {
        Map<String, String> labels = new HashMap<>();
        labels.put("target", target);
        for (var column : definition.labels()) {
            labels.put(column, text(row, column));
        }
        for (var name : definition.names()) {
            boolean merged = rest && !apart.contains(name.label());
            labels.put(name.label(), merged ? OTHER : named(row, name));
        }
        return Labels.of(labels);
    }

    private String named(Row row, NameColumn name) {
        var oid = row.getLong(name.column());
        return switch (name.kind()) {
            case DATABASE -> names.database(oid);
            case ROLE -> names.role(oid);
            case RELATION -> names.relation(row.getLong("datid"), oid);
            case REGCLASS -> regclass(names.relation(row.getLong("datid"), oid));
        };
    }

    private static String regclass(String relation) {
        return relation.startsWith("public.") ? relation.substring("public.".length()) : relation;
    }

    static String text(Row row, String column) {
        var text = row.getString(column);
        if (text == null) {
            return "";
        }
        return text.length() > LONGEST_LABEL ? text.substring(0, LONGEST_LABEL) : text;
    }
}
