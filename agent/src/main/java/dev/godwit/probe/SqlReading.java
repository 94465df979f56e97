package dev.godwit.probe;

import dev.godwit.activity.Names;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.ServerFacts;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Runs a probe's SQL and turns its rows into samples. */
final class SqlReading implements Reading {

    /** A probe that comes back as soon as this is worth being prepared. */
    private static final Duration OFTEN = Duration.ofSeconds(15);

    private final ProbeDefinition definition;
    private final Queries lane;
    private final Names names;
    private final RowReader reader;
    private final TopRows top;
    private final List<MetricNames> metrics;
    private final String target;
    private final Extension extension;

    /** One metric with the labels it has besides its name. */
    private record MetricNames(MetricColumn metric, Set<String> labels) {}

    private final String server;
    private final Compat level;

    /** @param server the {@code server} label of older levels of compatibility */
    SqlReading(ProbeDefinition definition, Queries lane, Names names, String target, String server, Compat level) {
        this.definition = definition;
        this.lane = lane;
        this.names = names;
        this.target = target;
        this.server = server;
        this.level = level;
        this.extension = definition.extension().isEmpty() ? null : new Extension(definition.extension());
        this.reader = new RowReader(definition, names, target);
        this.top = definition.top() == null ? null : new TopRows(definition);
        this.metrics = definition.metrics().stream()
                .map(metric -> new MetricNames(metric, labelled(metric)))
                .toList();
    }

    private static Set<String> labelled(MetricColumn metric) {
        var labels = new HashSet<>(metric.labels());
        labels.add("target");
        return labels;
    }

    @Override
    public Future<?> ready() {
        return lane.ready();
    }

    @Override
    public Future<List<Sample>> read() {
        return lane.ready().compose(this::read);
    }

    private Future<List<Sample>> read(ServerFacts facts) {
        return definition
                .sql()
                .forMajor(facts.major())
                .map(sql -> FileSizes.in(sql, facts))
                .map(sql -> top == null ? sql : TopSql.around(sql, definition))
                .map(this::ask)
                .orElseGet(() -> Future.failedFuture(new PostgresFailure(
                        PostgresFailure.Kind.UNSUPPORTED, "PostgreSQL " + facts.major() + " does not have it")))
                .map(this::samples);
    }

    private Future<RowSet<Row>> ask(String sql) {
        return extension == null
                ? asked(sql)
                : extension.in(sql, lane).compose(this::asked).onFailure(failed -> extension.forget());
    }

    private Future<RowSet<Row>> asked(String sql) {
        return definition.beat().compareTo(OFTEN) <= 0
                ? lane.often(sql, definition.timeout(), false)
                : lane.query(sql, definition.timeout(), false);
    }

    List<Sample> samples(RowSet<Row> rows) {
        List<ObjectRow> read = new ArrayList<>();
        rows.forEach(row -> read.add(reader.read(row)));
        var samples = new ArrayList<Sample>();
        var shown = top == null ? read : top.choose(read);
        shown.forEach(row -> add(row, samples));
        zeros(shown, samples);
        return samples;
    }

    private void add(ObjectRow row, List<Sample> samples) {
        for (int i = 0; i < metrics.size(); i++) {
            var one = metrics.get(i);
            if (!Double.isNaN(row.value(i))) {
                var labels = one.metric().labels().isEmpty()
                        ? row.labels()
                        : row.labels().keep(one.labels());
                var named = one.metric().labelledServer(level) ? labels.with("server", server) : labels;
                samples.add(new Sample(named.with(Labels.NAME, name(one.metric(), row)), row.value(i)));
            }
        }
    }

    /** A zero for each database and value without a row, so that no series of these comes and goes. */
    private void zeros(List<ObjectRow> rows, List<Sample> samples) {
        var zeros = definition.zeros();
        if (zeros == null) {
            return;
        }
        var there = new HashSet<List<String>>();
        rows.forEach(row ->
                there.add(List.of(row.labels().get("datname"), row.labels().get(zeros.label()))));
        var none = new double[metrics.size()];
        for (var database : names.databases()) {
            for (var value : zeros.values()) {
                if (!there.contains(List.of(database, value))) {
                    var labels = Labels.of("target", target, "datname", database, zeros.label(), value);
                    add(new ObjectRow(labels, none, false, ""), samples);
                }
            }
        }
    }

    private static String name(MetricColumn metric, ObjectRow row) {
        return metric.dynamic() ? metric.prefix() + row.nameText() : metric.name();
    }
}
