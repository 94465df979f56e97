package dev.godwit.probe;

import dev.godwit.postgres.PostgresFailure;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesStore;
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

/**
 * One probe of one target: reads on its beat, writes what it read, and says how it went. After three failures in a row its
 * series are marked gone rather than left frozen.
 */
public final class Probe {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final int PATIENCE = 3;

    private final String name;
    private final String target;
    private final String datname;
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
    private int rest;
    private boolean busy;
    private ProbeState complained;
    private boolean retired;

    /** A probe of the server as a whole, or of its only watched database. */
    Probe(
            String name,
            String target,
            Reading reading,
            SeriesStore store,
            InstantSource clock,
            BooleanSupplier targetUp) {
        this(name, target, "", reading, store, clock, targetUp);
    }

    /**
     * @param datname the database, where the same probe may ask several; empty otherwise
     * @param targetUp whether the target answers at all; while it does not, its probes have nothing to add
     */
    Probe(
            String name,
            String target,
            String datname,
            Reading reading,
            SeriesStore store,
            InstantSource clock,
            BooleanSupplier targetUp) {
        this.name = name;
        this.target = target;
        this.datname = datname;
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
        var begun = clock.instant();
        return reading.read().transform(done -> {
            busy = false;
            duration = Duration.between(begun, clock.instant());
            if (retired) {
                return Future.succeededFuture();
            }
            if (done.succeeded()) {
                succeeded(done.result());
            } else {
                failed(PostgresFailure.of(done.cause()));
            }
            return Future.succeededFuture();
        });
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
    }

    private void failed(PostgresFailure failure) {
        var now = ProbeState.of(failure);
        boolean lost = failure.kind() == PostgresFailure.Kind.LOST || failure.kind() == PostgresFailure.Kind.REFUSED;
        state = now;
        since = null;
        twiceSince = null;
        failures++;
        rest = state.rest();
        if (worthSaying(now, lost)) {
            complained = now;
            LOG.warn("{}: probe {} is {}: {}", target, name, now.word(), failure.getMessage());
        }
        if (failures == PATIENCE || lost || rest > PATIENCE) {
            store.vanish(writer(), clock.instant());
        }
    }

    /** Once for each new trouble. A single slow answer is none, and a target that is gone is told by the target itself. */
    private boolean worthSaying(ProbeState now, boolean lost) {
        boolean brief = now == ProbeState.TIMEOUT && failures < 2;
        return now != complained && !lost && !brief && targetUp.getAsBoolean();
    }

    private String writer() {
        return "probe/" + name + "/" + target + (datname.isEmpty() ? "" : "/" + datname);
    }

    /** Ends its series; a reading still under way changes nothing any more. */
    void retire() {
        retired = true;
        store.vanish(writer(), clock.instant());
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

    List<Sample> health() {
        var samples = new ArrayList<Sample>();
        var labels = Labels.of("target", target, "probe", name, "datname", datname);
        samples.add(new Sample(labels.with("state", state.word()).with(Labels.NAME, "godwit_probe_state"), 1));
        if (duration != null) {
            samples.add(
                    new Sample(labels.with(Labels.NAME, "godwit_probe_duration_seconds"), duration.toNanos() / 1e9));
        }
        if (lastSuccess != null) {
            samples.add(new Sample(
                    labels.with(Labels.NAME, "godwit_probe_last_success_timestamp_seconds"),
                    lastSuccess.toEpochMilli() / 1000.0));
        }
        return samples;
    }
}
