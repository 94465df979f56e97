package dev.godwit.probe;

import dev.godwit.probe.ProbeDefinition.NameColumn;
import dev.godwit.probe.ProbeDefinition.Top;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts the ranking around a probe's SQL: the first rows one by one, all others added up on the server, so that a database with
 * ten thousand tables sends a few hundred rows.
 */
final class TopSql {

    /** The column that tells the sum of the others from a row of its own. */
    static final String REST = "godwit_rest";

    private TopSql() {}

    static String around(String sql, ProbeDefinition definition) {
        var top = definition.top();
        var keys = new ArrayList<>(definition.labels());
        definition.names().stream().map(NameColumn::column).forEach(keys::add);
        return """
                with every_row as materialized (
                %s
                ), placed as (
                    select *, row_number() over (order by %s desc nulls last, %s) as godwit_place
                    from every_row
                )
                select %s, false as %s, godwit_place from placed where godwit_place <= %d
                union all
                select %s, true, null from placed where godwit_place > %d group by %s having count(*) > 0
                order by godwit_place
                """.formatted(
                        sql,
                        top.by(),
                        String.join(", ", keys),
                        String.join(", ", columns(definition, keys)),
                        REST,
                        top.read(),
                        merged(definition, top),
                        top.read(),
                        group(definition, top));
    }

    private static List<String> columns(ProbeDefinition definition, List<String> keys) {
        var columns = new LinkedHashSet<>(keys);
        definition.metrics().stream().map(MetricColumn::column).forEach(columns::add);
        return List.copyOf(columns);
    }

    private static String merged(ProbeDefinition definition, Top top) {
        var listed = new ArrayList<>(definition.labels().stream()
                .map(label -> top.within().contains(label) ? label : "'" + RowReader.OTHER + "'::text")
                .toList());
        for (var name : definition.names()) {
            listed.add(top.within().contains(name.label()) ? name.column() : "null::int8");
        }
        var seen = new LinkedHashSet<String>();
        for (var metric : definition.metrics()) {
            if (seen.add(metric.column())) {
                var function = metric.rest().function();
                listed.add(function.contains("null") ? function : function + "(" + metric.column() + ")");
            }
        }
        return String.join(", ", listed);
    }

    private static String group(ProbeDefinition definition, Top top) {
        var columns = new ArrayList<String>();
        definition.labels().stream().filter(top.within()::contains).forEach(columns::add);
        definition.names().stream()
                .filter(name -> top.within().contains(name.label()))
                .map(NameColumn::column)
                .forEach(columns::add);
        return columns.stream().collect(Collectors.joining(", ", "grouping sets ((", "))"));
    }
}
