package dev.godwit.probe;

import dev.godwit.activity.Names;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.probe.ProbeDefinition.MetricColumn;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs a probe's SQL and turns its rows into samples. */
final class SqlReading implements Reading {

    private static final int LONGEST_LABEL = 256;

    private final ProbeDefinition definition;
    private final Lane lane;
    private final Names names;
    private final String target;

    SqlReading(ProbeDefinition definition, Lane lane, Names names, String target) {
        this.definition = definition;
        this.lane = lane;
        this.names = names;
        this.target = target;
    }

    @Override
    public Future<List<Sample>> read() {
        return query(lane, definition).map(this::samples);
    }

    /** Asks with the file for the connected server's version. */
    static Future<RowSet<Row>> query(Lane lane, ProbeDefinition definition) {
        if (!lane.connected()) {
            return Future.failedFuture(new PostgresFailure(PostgresFailure.Kind.LOST, "not connected"));
        }
        int major = lane.facts().major();
        return definition
                .sql()
                .forMajor(major)
                .map(sql -> lane.query(sql, definition.timeout(), false))
                .orElseGet(() -> Future.failedFuture(new PostgresFailure(
                        PostgresFailure.Kind.UNSUPPORTED, "PostgreSQL " + major + " is older than 14")));
    }

    List<Sample> samples(RowSet<Row> rows) {
        var samples = new ArrayList<Sample>();
        for (var row : rows) {
            var labels = labels(row);
            for (var metric : definition.metrics()) {
                var value = row.getDouble(metric.column());
                if (value != null) {
                    samples.add(new Sample(labels.with(Labels.NAME, metricName(metric, row)), value));
                }
            }
        }
        return samples;
    }

    private Labels labels(Row row) {
        Map<String, String> labels = new HashMap<>();
        labels.put("target", target);
        for (var column : definition.labels()) {
            labels.put(column, text(row, column));
        }
        for (var name : definition.names()) {
            var oid = row.getLong(name.column());
            labels.put(
                    name.label(),
                    switch (name.kind()) {
                        case DATABASE -> names.database(oid);
                        case ROLE -> names.role(oid);
                        case RELATION -> names.relation(oid);
                    });
        }
        return Labels.of(labels);
    }

    private static String metricName(MetricColumn metric, Row row) {
        if (!metric.dynamic()) {
            return metric.name();
        }
        int open = metric.name().indexOf('{');
        int close = metric.name().indexOf('}');
        var column = metric.name().substring(open + 1, close);
        return metric.name().substring(0, open)
                + text(row, column)
                + metric.name().substring(close + 1);
    }

    private static String text(Row row, String column) {
        var text = row.getString(column);
        if (text == null) {
            return "";
        }
        return text.length() > LONGEST_LABEL ? text.substring(0, LONGEST_LABEL) : text;
    }
}
