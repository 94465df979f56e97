package dev.godwit.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.TestLoop;
import dev.godwit.series.Labels;
import dev.godwit.series.SeriesLimits;
import dev.godwit.series.SeriesStore;
import dev.godwit.settings.Problems;
import dev.godwit.settings.YamlReader;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** Endpoints from a configuration, asked when a test says so, on a clock that goes on by a second each time it is looked at. */
final class Asked {

    private final TestLoop loop = new TestLoop();
    private final SeriesStore store = new SeriesStore(SeriesLimits.DEFAULT);
    private final AtomicLong seconds = new AtomicLong(1_000_000_000);
    private final Endpoints endpoints;

    /** @param yaml what is under {@code probes} */
    Asked(String yaml) throws Exception {
        var settings = read(yaml);
        endpoints = loop.call(() -> new Endpoints(
                loop.vertx(),
                settings,
                store,
                () -> java.time.Instant.ofEpochSecond(seconds.getAndIncrement()),
                new Random(1)));
    }

    static EndpointSettings read(String yaml) {
        var problems = new Problems();
        var settings = new YamlReader(problems, Map.<String, String>of()::get)
                .read("probes.yml", yaml)
                .map(section -> EndpointSettings.read(section, Path.of("/"), SeriesLimits.DEFAULT.series()));
        problems.orThrow();
        return settings.orElseThrow();
    }

    Endpoint endpoint(int index) {
        return endpoints.all().get(index);
    }

    /** One beat of the first endpoint. */
    void tick() throws Exception {
        tick(0);
    }

    void tick(int index) throws Exception {
        loop.await(() -> endpoint(index).tick());
    }

    /** What the first endpoint says, or why it says nothing: the state, a colon and the words. */
    String ask() throws Exception {
        try {
            return RealServers.await(loop.call(() -> endpoint(0).ask()));
        } catch (ExecutionException failed) {
            assertThat(failed.getCause()).isInstanceOf(EndpointFailure.class);
            var failure = (EndpointFailure) failed.getCause();
            return failure.state().word() + ": " + failure.getMessage();
        }
    }

    Map<String, Double> present() throws Exception {
        var present = new TreeMap<String, Double>();
        loop.call(() -> store.present()).forEach((labels, value) -> present.put(labels.toString(), value));
        return present;
    }

    /** The value of the one series of this name. */
    double value(String name) throws Exception {
        return loop.call(() -> store.present()).entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .map(Map.Entry<Labels, Double>::getValue)
                .findFirst()
                .orElse(Double.NaN);
    }

    boolean has(String name) throws Exception {
        return loop.call(() -> store.present()).keySet().stream()
                .anyMatch(labels -> labels.name().equals(name));
    }

    /** The state the first endpoint is in, by its series. */
    String state() throws Exception {
        return loop.call(() -> store.present()).keySet().stream()
                .filter(labels -> labels.name().equals("godwit_endpoint_state"))
                .map(labels -> labels.get("state"))
                .findFirst()
                .orElse("");
    }

    SeriesStore store() {
        return store;
    }

    TestLoop loop() {
        return loop;
    }

    void close() throws Exception {
        Future<Void> closed = loop.call(endpoints::close);
        RealServers.await(closed);
        loop.close();
    }
}
