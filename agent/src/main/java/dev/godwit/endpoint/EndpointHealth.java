package dev.godwit.endpoint;

import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesStore;
import java.time.Instant;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of one endpoint: a series, and one line in the log when it changes. */
final class EndpointHealth {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointHealth.class);

    private final String name;
    private final SeriesStore store;
    private EndpointState complained;
    private int failures;
    private Instant lastSuccess;

    EndpointHealth(String name, SeriesStore store) {
        this.name = name;
        this.store = store;
    }

    void good(Instant at) {
        if (complained != null) {
            complained = null;
            LOG.info("endpoint {} answers again", name);
        }
        failures = 0;
        lastSuccess = at;
        write(EndpointState.OK, at);
    }

    void bad(EndpointFailure failure, Instant at) {
        failures++;
        // A single slow answer is nothing to tell.
        boolean brief = failure.state() == EndpointState.TIMEOUT && failures < 2;
        if (failure.state() != complained && !brief) {
            complained = failure.state();
            LOG.warn("endpoint {} is {}: {}", name, failure.state().word(), failure.getMessage());
        }
        write(failure.state(), at);
    }

    private void write(EndpointState state, Instant at) {
        var samples = new ArrayList<Sample>();
        var labels = Labels.of("endpoint", name);
        samples.add(new Sample(labels.with(Labels.of(Labels.NAME, "godwit_endpoint_state", "state", state.word())), 1));
        if (lastSuccess != null) {
            samples.add(new Sample(
                    labels.with(Labels.NAME, "godwit_endpoint_last_success_timestamp_seconds"),
                    lastSuccess.toEpochMilli() / 1000.0));
        }
        store.write("endpoint/" + name, at, samples);
    }

    /** Our own mistakes are not the endpoint's, and are not hidden as such. */
    static EndpointFailure of(Throwable failure) {
        return failure instanceof EndpointFailure known
                ? known
                : new EndpointFailure(
                        EndpointState.BAD_BODY,
                        "cannot be read: " + failure.getClass().getSimpleName());
    }
}
