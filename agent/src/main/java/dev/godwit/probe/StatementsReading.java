package dev.godwit.probe;

import dev.godwit.activity.Names;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.SqlFiles;
import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What statements cost. Counters are given for the most expensive ones, and a statement once shown stays shown until it has
 * fallen well out of the top, because changing labels cost more than many. Texts are fetched only for statements shown and
 * not yet known, at most once a minute.
 */
public final class StatementsReading implements Reading {

    /** The name of the probe. */
    static final String PROBE = "statements";

    private static final String HERE = "public.pg_stat_statements";
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int TEXTS_EVERY = 6;
    private static final double[] QUANTILES = {0.5, 0.95, 0.99};

    private final ProbeDefinition definition;
    private final Lane core;
    private final Lane relations;
    private final Names names;
    private final String target;
    private final int most;
    private final SqlFiles extension = SqlFiles.read("statements/extension");
    private final SqlFiles texts = SqlFiles.read("statements/texts");

    private String schema;
    private Map<Statement.Key, Statement> last = Map.of();
    private Set<Statement.Key> shown = Set.of();
    private final Map<String, String> textById = new LinkedHashMap<>();
    private int beatsUntilTexts;

    StatementsReading(ProbeDefinition definition, Lane core, Lane relations, Names names, String target, int most) {
        this.definition = definition;
        this.core = core;
        this.relations = relations;
        this.names = names;
        this.target = target;
        this.most = most;
    }

    static List<Descriptor> descriptors() {
        return List.of(
                // Untyped, because only a summary may have the label quantile, and a summary counts since the start.
                new Descriptor(
                        "godwit_query_latency_estimated_seconds",
                        Descriptor.Type.UNTYPED,
                        "Estimated latency quantile of all statements of the last window, from a lognormal mixture."),
                Descriptor.gauge(
                        "godwit_query_latency_mean_seconds", "Mean latency of all statements of the last window."),
                Descriptor.gauge("godwit_query_window_calls", "Statements executed in the last window."));
    }

    @Override
    public Future<List<Sample>> read() {
        return located()
                .compose(this::ask)
                .onFailure(gone -> schema = null)
                .map(this::samples)
                .onSuccess(done -> refreshTexts());
    }

    private Future<RowSet<Row>> ask(String where) {
        return core.connected()
                ? core.query(here(definition.sql(), where), definition.timeout(), false)
                : Future.failedFuture(new PostgresFailure(PostgresFailure.Kind.LOST, "not connected"));
    }

    private Future<String> located() {
        if (!relations.connected() || !core.connected()) {
            return Future.failedFuture(new PostgresFailure(PostgresFailure.Kind.LOST, "not connected"));
        }
        if (schema != null) {
            return Future.succeededFuture(schema);
        }
        var sql = extension.forMajor(relations.facts().major()).orElseThrow();
        return relations.query(sql, DEADLINE, false).compose(rows -> {
            if (rows.size() == 0) {
                return Future.failedFuture(new PostgresFailure(
                        PostgresFailure.Kind.UNSUPPORTED, "pg_stat_statements is not installed in this database"));
            }
            schema = rows.iterator().next().getString("schema");
            return Future.succeededFuture(schema);
        });
    }

    private String here(SqlFiles files, String where) {
        return files.forMajor(core.facts().major()).orElseThrow().replace(HERE, where + ".pg_stat_statements");
    }

    private List<Sample> samples(RowSet<Row> rows) {
        var now = new LinkedHashMap<Statement.Key, Statement>();
        rows.forEach(row -> {
            var statement = Statement.of(row);
            now.put(statement.key(), statement);
        });
        choose(List.copyOf(now.keySet()));
        var samples = new ArrayList<>(latency(now));
        now.values().stream()
                .filter(statement -> shown.contains(statement.key()))
                .forEach(one -> counters(one, samples));
        last = now;
        return samples;
    }

    /** The top ones come in; who was in stays until past one and a half times the limit. Keys come most expensive first. */
    private void choose(List<Statement.Key> ranked) {
        var next = new HashSet<Statement.Key>();
        var keep = new HashSet<>(ranked.subList(0, Math.min(ranked.size(), most + most / 2)));
        shown.stream().filter(keep::contains).forEach(next::add);
        for (var key : ranked) {
            if (next.size() >= most) {
                break;
            }
            next.add(key);
        }
        shown = next;
    }

    private List<Sample> latency(Map<Statement.Key, Statement> now) {
        if (last.isEmpty()) {
            return List.of();
        }
        var estimate = new LatencyEstimate();
        now.forEach((key, to) -> {
            var from = Optional.ofNullable(last.get(key)).filter(before -> before.calls() <= to.calls());
            estimate.add(
                    from.map(Statement::calls).orElse(0.0),
                    from.map(Statement::mean).orElse(0.0),
                    from.map(Statement::deviation).orElse(0.0),
                    to.calls(),
                    to.mean(),
                    to.deviation());
        });
        var labels = Labels.of("target", target);
        var samples = new ArrayList<Sample>();
        samples.add(sample("godwit_query_window_calls", labels, estimate.calls()));
        if (estimate.calls() > 0) {
            samples.add(sample("godwit_query_latency_mean_seconds", labels, estimate.mean()));
            for (double q : QUANTILES) {
                var quantile = labels.with("quantile", Double.toString(q));
                samples.add(sample("godwit_query_latency_estimated_seconds", quantile, estimate.quantile(q)));
            }
        }
        return samples;
    }

    private void counters(Statement one, List<Sample> samples) {
        var labels = Labels.of(
                "target", target,
                "user", names.role(one.key().user()),
                "datname", names.database(one.key().database()),
                "queryid", one.key().queryId());
        Map<String, Double> values = new HashMap<>();
        values.put("calls", one.calls());
        values.put("seconds", one.seconds());
        values.put("rows", one.rows());
        values.put("read_seconds", one.read());
        values.put("write_seconds", one.write());
        for (var metric : definition.metrics()) {
            samples.add(sample(metric.name(), labels, values.get(metric.column())));
        }
    }

    private static Sample sample(String name, Labels labels, double value) {
        return new Sample(labels.with(Labels.NAME, name), value);
    }

    private void refreshTexts() {
        boolean missing = shown.stream().anyMatch(key -> !textById.containsKey(key.queryId()));
        if (beatsUntilTexts-- > 0 || !missing || !relations.connected() || schema == null) {
            return;
        }
        beatsUntilTexts = TEXTS_EVERY;
        relations.query(here(texts, schema), DEADLINE, false).onSuccess(rows -> {
            var wanted = new HashSet<String>();
            shown.forEach(key -> wanted.add(key.queryId()));
            textById.keySet().retainAll(wanted);
            for (var row : rows) {
                if (wanted.contains(row.getString("queryid"))) {
                    textById.put(row.getString("queryid"), row.getString("query"));
                }
            }
        });
    }

    /** Texts of the statements shown, by query id, as far as they are known. */
    public Map<String, String> texts() {
        return Map.copyOf(textById);
    }
}
