package dev.godwit.probe;

import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.PostgresFailure.Kind;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.ServerFacts;
import dev.godwit.probe.custom.Namespace;
import dev.godwit.probe.custom.RowSamples;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a custom query of one database. An answer that stays good for longer than a beat is given again meanwhile, as the
 * exporter's cache does, so that its series never look stale.
 */
final class CustomReading implements Reading {

    private static final Logger LOG = LoggerFactory.getLogger(CustomReading.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int MOST_TOLD = 100;

    private final Namespace namespace;
    private final Queries lane;
    private final Map<String, String> labels;
    private final Duration good;
    private final InstantSource clock;
    private final IntPredicate fits;
    private final Set<String> told = new HashSet<>();
    private List<Sample> answer;
    private Instant asked = Instant.MIN;

    /**
     * @param labels that Godwit adds
     * @param good how long an answer is given again without asking; zero for never
     * @param fits whether the file may have so many series from this query
     */
    CustomReading(
            Namespace namespace,
            Queries lane,
            Map<String, String> labels,
            Duration good,
            InstantSource clock,
            IntPredicate fits) {
        this.namespace = namespace;
        this.lane = lane;
        this.labels = labels;
        this.good = good;
        this.clock = clock;
        this.fits = fits;
    }

    @Override
    public Future<List<Sample>> read() {
        if (isGood()) {
            return Future.succeededFuture(answer);
        }
        answer = null;
        return lane.ready().compose(this::read);
    }

    /** Not waited for where the last answer is still good: nobody is visited for nothing. */
    @Override
    public Future<?> ready() {
        return isGood() ? Future.succeededFuture() : lane.ready();
    }

    private boolean isGood() {
        return answer != null && clock.instant().isBefore(asked.plus(good));
    }

    private Future<List<Sample>> read(ServerFacts facts) {
        return namespace
                .queryFor(facts.versionNumber())
                .map(this::ask)
                .orElseGet(() -> Future.failedFuture(new PostgresFailure(
                        Kind.UNSUPPORTED, "the file does not ask this of PostgreSQL " + facts.version())));
    }

    private Future<List<Sample>> ask(String sql) {
        Collector<io.vertx.sqlclient.Row, RowSamples, RowSamples> rows =
                Collector.of(() -> new RowSamples(namespace, labels), RowSamples::add, (one, none) -> one);
        return lane.query(
                        sql,
                        DEADLINE,
                        false,
                        query -> query.collecting(rows).execute().map(result -> result.value()))
                .compose(this::take);
    }

    private Future<List<Sample>> take(RowSamples rows) {
        rows.complaints().forEach((column, text) -> {
            if (told.size() < MOST_TOLD && told.add(column)) {
                LOG.warn("{}: custom query {}: {}", labels.get("target"), namespace.name(), text);
            }
        });
        var samples = rows.samples();
        boolean room = fits.test(samples.size());
        if (rows.excess().isPresent()) {
            return limit("the answer has " + rows.excess().get());
        }
        if (!room) {
            return limit("the queries of " + namespace.file() + " have more than " + CustomProbes.MOST_SERIES_OF_A_FILE
                    + " series");
        }
        answer = samples;
        asked = clock.instant();
        return Future.succeededFuture(samples);
    }

    private static Future<List<Sample>> limit(String what) {
        return Future.failedFuture(new PostgresFailure(Kind.LIMIT, what));
    }
}
