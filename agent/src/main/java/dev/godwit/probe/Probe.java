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
    private final Reading reading;
    private final SeriesStore store;
    private final InstantSource clock;

    private ProbeState state = ProbeState.STALE;
    private Instant lastSuccess;
    private Duration duration;
    private int failures;
    private int rest;
    private boolean busy;
    private boolean complained;

    Probe(String name, String target, Reading reading, SeriesStore store, InstantSource clock) {
        this.name = name;
        this.target = target;
        this.reading = reading;
        this.store = store;
        this.clock = clock;
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
        if (complained) {
            complained = false;
            LOG.info("{}: probe {} works again", target, name);
        }
        state = ProbeState.OK;
        failures = 0;
        lastSuccess = now;
        store.write(writer(), now, samples);
    }

    private void failed(PostgresFailure failure) {
        var now = ProbeState.of(failure);
        boolean lost = failure.kind() == PostgresFailure.Kind.LOST || failure.kind() == PostgresFailure.Kind.REFUSED;
        // That the whole target is gone is said once, by the target.
        if (now != state && !lost) {
            complained = true;
            LOG.warn("{}: probe {} is {}: {}", target, name, now.word(), failure.getMessage());
        }
        state = now;
        failures++;
        rest = state.rest();
        if (failures == PATIENCE || lost || rest > PATIENCE) {
            store.vanish(writer(), clock.instant());
        }
    }

    private String writer() {
        return "probe/" + name + "/" + target;
    }

    public String name() {
        return name;
    }

    public ProbeState state() {
        return state;
    }

    List<Sample> health() {
        var samples = new ArrayList<Sample>();
        var labels = Labels.of("target", target, "probe", name);
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
