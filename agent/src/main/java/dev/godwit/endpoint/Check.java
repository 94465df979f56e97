package dev.godwit.endpoint;

import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesStore;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether something answers as it should: status, body, time and certificate, under blackbox_exporter's names. */
final class Check implements Endpoint {

    /** Bytes of a body that are looked at. */
    static final int LOOKED_AT = 256 * 1024;

    private static final int MOST_BYTES = 16 * 1024 * 1024;

    /** Only there while there is an answer. */
    private static final Set<String> OF_ANSWERS =
            Set.of("probe_http_duration_seconds", "probe_ssl_earliest_cert_expiry");

    /** An answer, and whether its body has what is looked for. */
    private record Seen(Answer answer, boolean found) {}

    private final CheckSettings settings;
    private final Client client;
    private final SeriesStore store;
    private final InstantSource clock;
    private final EndpointHealth health;
    private final Answers answers = new Answers();

    Check(CheckSettings settings, Client client, SeriesStore store, InstantSource clock) {
        this.settings = settings;
        this.client = client;
        this.store = store;
        this.clock = clock;
        this.health = new EndpointHealth(settings.visit().name(), store);
    }

    private Future<Seen> look() {
        var headers = Map.of("Accept", "*/*", "User-Agent", "godwit");
        int kept = settings.body().isPresent() ? LOOKED_AT : 0;
        return client.ask(new Question(settings.visit(), settings.method(), headers, MOST_BYTES, kept), this::see);
    }

    private Seen see(Answer answer) {
        boolean found = settings.body()
                .map(wanted -> wanted.matcher(answer.body().toString(StandardCharsets.UTF_8))
                        .find())
                .orElse(true);
        return new Seen(answer, found);
    }

    /** What is wrong with an answer that came, if anything is. */
    private Optional<EndpointFailure> wrong(Seen seen) {
        int status = seen.answer().status();
        if (!settings.expects(status)) {
            var expected = String.join(" or ", settings.expect());
            var why = "answered " + status + " instead of " + expected;
            return Optional.of(new EndpointFailure(EndpointState.BAD_STATUS, why));
        }
        return seen.found()
                ? Optional.empty()
                : Optional.of(new EndpointFailure(EndpointState.BAD_BODY, "the body does not match"));
    }

    @Override
    public Future<String> ask() {
        return look().compose(seen -> wrong(seen)
                .<Future<String>>map(Future::failedFuture)
                .orElseGet(
                        () -> Future.succeededFuture("status " + seen.answer().status())));
    }

    @Override
    public Future<Void> tick() {
        var begun = clock.instant();
        return look().transform(done -> {
            settle(begun, done);
            return Future.succeededFuture();
        });
    }

    private void settle(Instant begun, AsyncResult<Seen> done) {
        var took = Duration.between(begun, clock.instant());
        var seen = Optional.ofNullable(done.result());
        var failure = done.failed() ? Optional.of(EndpointHealth.of(done.cause())) : wrong(seen.orElseThrow());
        var samples = new ArrayList<>(List.of(
                sample("probe_success", failure.isEmpty() ? 1 : 0),
                sample("probe_duration_seconds", took.toNanos() / 1e9),
                sample(
                        "probe_http_status_code",
                        seen.map(one -> one.answer().status()).orElse(0)),
                sample(
                        "probe_failed_due_to_regex",
                        seen.isPresent() && !seen.get().found() ? 1 : 0)));
        seen.ifPresent(one -> about(one.answer(), samples));
        store.write("check/" + settings.visit().name(), begun, samples);
        if (seen.isPresent()) {
            answers.came(begun);
        } else {
            answers.ended();
        }
        failure.ifPresentOrElse(why -> health.bad(why, begun), () -> health.good(begun));
    }

    private void about(Answer answer, List<Sample> samples) {
        samples.add(sample("probe_http_redirects", answer.redirects()));
        samples.add(sample("probe_http_ssl", answer.tls() ? 1 : 0));
        samples.add(sample("probe_http_uncompressed_body_length", (double) answer.length()));
        Map.of("connect", answer.connect(), "processing", answer.processing(), "transfer", answer.transfer())
                .forEach((phase, nanos) -> {
                    var labels = Labels.of(Labels.NAME, "probe_http_duration_seconds", "phase", phase);
                    samples.add(new Sample(settings.labels().with(labels), nanos / 1e9));
                });
        answer.expiry()
                .ifPresent(at -> samples.add(sample("probe_ssl_earliest_cert_expiry", (double) at.getEpochSecond())));
    }

    private Sample sample(String name, double value) {
        return new Sample(settings.labels().with(Labels.NAME, name), value);
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
        return OF_ANSWERS.contains(metric);
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
