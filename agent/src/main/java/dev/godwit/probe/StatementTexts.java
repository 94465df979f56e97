package dev.godwit.probe;

import dev.godwit.postgres.Queries;
import dev.godwit.postgres.ServerFacts;
import dev.godwit.postgres.SqlFiles;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Texts of the statements shown. They are fetched only when one is shown that is not known yet, and not at every beat,
 * because the server reads all its texts to give a few. Nothing that is quoted in them is kept, see {@link QueryText}.
 */
final class StatementTexts {

    private static final Logger LOG = LoggerFactory.getLogger(StatementTexts.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int BEATS = 6;
    private static final String PLACEHOLDER = "{0}";

    private final Queries lane;
    private final String target;
    private final List<MetricColumn> metrics;
    private final SqlFiles sql = SqlFiles.read("statements/texts");
    private final Map<String, String> byId = new TreeMap<>();
    private int rest;
    private boolean complained;

    /** @param lane not the core's, since the file of texts may be large */
    StatementTexts(ProbeDefinition definition, Queries lane, String target) {
        this.lane = lane;
        this.target = target;
        this.metrics = definition.metrics().stream()
                .filter(metric -> metric.column().equals("text"))
                .toList();
    }

    /** One series a text; none at a level of compatibility that had none. */
    List<Sample> samples() {
        return metrics.stream()
                .flatMap(metric -> byId.entrySet().stream()
                        .filter(text -> !text.getValue().isEmpty())
                        .map(text -> new Sample(
                                Labels.of(
                                        Labels.NAME,
                                        metric.name(),
                                        "target",
                                        target,
                                        "queryid",
                                        text.getKey(),
                                        "query",
                                        text.getValue()),
                                1)))
                .toList();
    }

    /** Forgets all but these, and asks for those of them that are missing, now or in a few beats. */
    void want(Set<String> ids, Extension.Place place) {
        byId.keySet().retainAll(ids);
        var missing = ids.stream().filter(id -> !byId.containsKey(id)).sorted().toList();
        if (rest-- <= 0 && !missing.isEmpty()) {
            lane.ready().onSuccess(facts -> ask(missing, facts, place));
        }
    }

    private void ask(List<String> missing, ServerFacts facts, Extension.Place place) {
        rest = BEATS;
        var asked = place.in(sql.forMajor(facts.major()).orElseThrow())
                .replace(PLACEHOLDER, "{" + String.join(",", missing) + "}");
        // A text that cannot be had is asked for again later, and nothing depends on it.
        lane.query(asked, DEADLINE, false).onSuccess(this::know).onFailure(this::complain);
    }

    private void know(RowSet<Row> rows) {
        complained = false;
        rows.forEach(row -> byId.put(row.getString("queryid"), QueryText.shown(row.getString("query"))));
    }

    private void complain(Throwable failed) {
        if (!complained) {
            complained = true;
            LOG.warn("{}: cannot read the texts of statements: {}", target, failed.getMessage());
        }
    }
}
