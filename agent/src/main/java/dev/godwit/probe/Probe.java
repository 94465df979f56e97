package dev.godwit.probe;

import dev.godwit.postgres.PostgresFailure;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesStore;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One probe of one database: reads on its beat, writes what it read, and says how it went. When a reading fails, what the last
 * one brought is marked gone, never left frozen. A reading that took more than its share of the time until the next one, its
 * budget, makes the next one wait.
 */
public final class Probe {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    /** Of all time, at most one part in this many may be spent on one probe. */
    private static final int BUDGET = 10;

    private static final int LONGEST_REST = 60;

    /**
     * Whose probe it is.
     *
     * @param database another database of the target's server; empty for the one of its url
     * @param beat how often it is asked
     * @param collector postgres_exporter's name for it, or empty
     */
    record Identity(String name, String target, String database, Duration beat, String collector) {}

    private final Identity identity;
    private final String name;
    private final String target;
    private final Reading reading;
    private final SeriesStore store;
    private final InstantSource clock;
    private final BooleanSupplier targetUp;

    private ProbeState state = ProbeState.STALE;
    private Instant lastSuccess;

    /** The first and the second success since the last failure; null before them. */
    private Instant since;

    private Instant twiceSince;
    private Duration duration;
    private int failures;
    private long readings;
    private long overBudget;
    private int rest;
    private boolean busy;
    private ProbeState complained;
    private boolean retired;

    /** @param targetUp whether the target answers at all; while it does not, its probes have nothing to add */
    Probe(Identity identity, Reading reading, SeriesStore store, InstantSource clock, BooleanSupplier targetUp) {
        this.identity = identity;
        this.name = identity.name();
        this.target = identity.target();
        this.reading = reading;
        this.store = store;
        this.clock = clock;
        this.targetUp = targetUp;
    }

    /** One beat; never fails. A beat that comes while the last is still at work does nothing. */
    Future<Void> tick() {
        if (busy || rest > 0) {
            rest = Math.max(0, rest - 1);
            return Future.succeededFuture();
        }
        busy = true;
        readings++;
        return reading.ready().transform(there -> {
            var begun = clock.instant();
            return there.failed()
                    ? ended(begun, Future.failedFuture(there.cause()), false)
                    : reading.read().transform(done -> ended(begun, done, true));
        });
    }

    /** @param asked whether it came to asking; if not, whoever connects says why */
    private Future<Void> ended(Instant begun, AsyncResult<List<Sample>> done, boolean asked) {
        busy = false;
        duration = Duration.between(begun, clock.instant());
        if (retired) {
            return Future.succeededFuture();
        }
        if (done.succeeded()) {
            succeeded(done.result());
        } else {
            failed(PostgresFailure.of(done.cause()), asked);
        }
        return Future.succeededFuture();
    }

    private void succeeded(List<Sample> samples) {
        var now = clock.instant();
        if (complained != null) {
            complained = null;
            LOG.info("{}: probe {} works again", target, name);
        }
        // Two readings of the same within a moment are one round in the store.
        boolean again = since != null && !now.isBefore(since.plus(SeriesStore.QUIET));
        twiceSince = again && twiceSince == null ? now : twiceSince;
        since = since == null ? now : since;
        state = ProbeState.OK;
        failures = 0;
        lastSuccess = now;
        store.write(writer(), now, samples);
        long share = duration.multipliedBy(BUDGET).toMillis()
                / Math.max(1, identity.beat().toMillis());
        rest = (int) Math.min(share, LONGEST_REST);
        overBudget += share > 0 ? 1 : 0;
    }

    private void failed(PostgresFailure failure, boolean asked) {
        var now = ProbeState.of(failure);
        boolean lost =
                !asked || failure.kind() == PostgresFailure.Kind.LOST || failure.kind() == PostgresFailure.Kind.REFUSED;
        state = now;
        since = null;
        twiceSince = null;
        failures++;
        rest = state.rest();
        if (worthSaying(now, lost)) {
            complained = now;
            // That an older server lacks a view is nothing to mend.
            LOG.atLevel(now == ProbeState.UNSUPPORTED ? Level.INFO : Level.WARN)
                    .log("{}: probe {} is {}: {}", target, name, now.word(), failure.getMessage());
        }
        vanish();
    }

    /** What the last reading brought is gone. */
    void vanish() {
        store.vanish(writer(), clock.instant());
    }

    /** The same for good: a reading still under way brings nothing any more. */
    void retire() {
        retired = true;
        vanish();
    }

    /** Once for each new trouble. A single slow answer is none, and a target that is gone is told by the target itself. */
    private boolean worthSaying(ProbeState now, boolean lost) {
        boolean brief = now == ProbeState.TIMEOUT && failures < 2;
        return now != complained && !lost && !brief && targetUp.getAsBoolean();
    }

    private String writer() {
        var database = identity.database();
        return "probe/" + name + "/" + target + (database.isEmpty() ? "" : "/" + database);
    }

    public String name() {
        return name;
    }

    public ProbeState state() {
        return state;
    }

    /** Since when its series are there without a gap: one reading, or the two that a rate needs; empty while they are not. */
    Optional<Instant> answersSince(boolean twice) {
        if (state == ProbeState.UNSUPPORTED) {
            return Optional.of(Instant.MIN);
        }
        return Optional.ofNullable(twice ? twiceSince : since);
    }

    long readings() {
        return readings;
    }

    Duration lastDuration() {
        return duration == null ? Duration.ZERO : duration;
    }

    /** Whether the last reading failed for a reason that somebody can mend. */
    boolean inTrouble() {
        return state != ProbeState.OK && state != ProbeState.UNSUPPORTED;
    }

    List<Sample> health() {
        var samples = new ArrayList<Sample>();
        var labels = Labels.of("target", target, "datname", identity.database(), "probe", name);
        samples.add(sample("godwit_probe_state", labels.with("state", state.word()), 1));
        samples.add(sample("godwit_probe_over_budget_total", labels, (double) overBudget));
        if (duration != null) {
            samples.add(sample("godwit_probe_duration_seconds", labels, duration.toNanos() / 1e9));
        }
        if (lastSuccess != null) {
            samples.add(
                    sample("godwit_probe_last_success_timestamp_seconds", labels, lastSuccess.toEpochMilli() / 1000.0));
            var age = Duration.between(lastSuccess, clock.instant());
            samples.add(sample("godwit_probe_age_seconds", labels, Math.max(0, age.toMillis() / 1000.0)));
        }
        if (!identity.collector().isEmpty() && identity.database().isEmpty() && duration != null) {
            var collector = Labels.of("target", target, "collector", identity.collector());
            samples.add(sample("pg_scrape_collector_duration_seconds", collector, duration.toNanos() / 1e9));
            samples.add(sample("pg_scrape_collector_success", collector, state == ProbeState.OK ? 1 : 0));
        }
        return samples;
    }

    private static Sample sample(String name, Labels labels, double value) {
        return new Sample(labels.with(Labels.NAME, name), value);
    }
}
