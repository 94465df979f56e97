package dev.godwit.endpoint;

import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesStore;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Metrics of something else, asked for on a beat. As with Prometheus, an answer counts whole or not at all: one that fails takes
 * the series of the last one with it, and {@code up} is 0.
 */
final class Scrape implements Endpoint {

    /** Before the name of a writer whose series are not exported again: their own Prometheus has them. */
    static final String INSIDE = "scrape/";

    private static final String ACCEPT = "application/openmetrics-text;version=1.0.0,"
            + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private final ScrapeSettings settings;
    private final Client client;
    private final SeriesStore store;
    private final InstantSource clock;
    private final EndpointHealth health;
    private final Answers answers = new Answers();
    private Set<String> names = Set.of();
    private boolean everAnswered;

    Scrape(ScrapeSettings settings, Client client, SeriesStore store, InstantSource clock) {
        this.settings = settings;
        this.client = client;
        this.store = store;
        this.clock = clock;
        this.health = new EndpointHealth(settings.visit().name(), store);
    }

    private Future<Scraped> scrape() {
        var timeout = settings.visit().timeout();
        var headers = Map.of(
                "Accept",
                ACCEPT,
                "Accept-Encoding",
                "gzip",
                "User-Agent",
                "godwit",
                "X-Prometheus-Scrape-Timeout-Seconds",
                Double.toString(timeout.toMillis() / 1000.0));
        int most = BoundedLines.MOST_BYTES;
        return client.ask(
                new Question(settings.visit(), "GET", headers, most, most),
                answer -> ScrapeReader.read(answer, settings));
    }

    @Override
    public Future<String> ask() {
        return scrape().map(found -> found.samples().size() + " series");
    }

    @Override
    public Future<Void> tick() {
        var begun = clock.instant();
        return scrape().transform(done -> {
            settle(begun, done);
            return Future.succeededFuture();
        });
    }

    /** Everything is of the moment the scrape began, as with Prometheus: rates are not to depend on how long it took. */
    private void settle(Instant begun, AsyncResult<Scraped> done) {
        var took = Duration.between(begun, clock.instant());
        if (done.failed()) {
            failed(EndpointHealth.of(done.cause()), begun, took);
            return;
        }
        var found = done.result();
        int added = store.newcomers(found.samples());
        int most = 2 * settings.series();
        if (store.alive(writer()) + added > most) {
            var why = "brings new label sets all the time: more than " + most + " are in memory";
            failed(new EndpointFailure(EndpointState.TOO_LARGE, why), begun, took);
            return;
        }
        // First, so that nothing in an answer can stand for what we know of it.
        about(begun, took, 1, found, added);
        store.write(writer(), begun, found.samples());
        names = found.names();
        everAnswered = true;
        answers.came(begun);
        health.good(begun);
    }

    private void failed(EndpointFailure failure, Instant begun, Duration took) {
        about(begun, took, 0, new Scraped(List.of(), 0, 0, 0, Set.of()), 0);
        store.vanish(writer(), begun);
        answers.ended();
        health.bad(failure, begun);
    }

    private void about(Instant begun, Duration took, int up, Scraped found, int added) {
        store.write(
                INSIDE + "about/" + settings.visit().name(),
                begun,
                List.of(
                        sample("up", up),
                        sample("scrape_duration_seconds", took.toNanos() / 1e9),
                        sample("scrape_samples_scraped", found.lines()),
                        sample("scrape_samples_post_metric_relabeling", found.kept()),
                        sample("scrape_series_added", added),
                        sample("godwit_scrape_duplicate_samples", found.duplicates())));
    }

    private Sample sample(String name, double value) {
        return new Sample(settings.labels().with(Labels.NAME, name), value);
    }

    private String writer() {
        return INSIDE + "body/" + settings.visit().name();
    }

    @Override
    public String name() {
        return settings.visit().name();
    }

    @Override
    public Labels labels() {
        return settings.labels();
    }

    @Override
    public boolean brings(String metric) {
        return everAnswered ? names.contains(metric) : settings.mayBring(metric);
    }

    @Override
    public Optional<Instant> answersSince(boolean twice) {
        return answers.since(twice);
    }

    @Override
    public Visit visit() {
        return settings.visit();
    }
}
