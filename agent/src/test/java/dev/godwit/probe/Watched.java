package dev.godwit.probe;

import dev.godwit.RealServers;
import dev.godwit.TestLoop;
import dev.godwit.demo.EmbeddedServer;
import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.OtherNames;
import dev.godwit.series.Labels;
import dev.godwit.series.SeriesLimits;
import dev.godwit.series.SeriesStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** One target on a loop of its own, with quick beats, for tests against real servers. */
final class Watched implements AutoCloseable {

    private final TestLoop loop = new TestLoop();
    private final SeriesStore store = new SeriesStore(SeriesLimits.DEFAULT);
    private final Target target;

    Watched(EmbeddedServer server, String user, OtherNames also, int objects) throws Exception {
        this(server, user, also, objects, quick());
    }

    private static Map<String, Duration> quick() {
        Map<String, Duration> quick = new HashMap<>();
        ProbeDefinition.all().forEach(definition -> quick.put(definition.name(), Duration.ofMillis(300)));
        return quick;
    }

    /** @param beats those that are not a probe's own */
    Watched(EmbeddedServer server, String user, OtherNames also, int objects, Map<String, Duration> beats)
            throws Exception {
        var definitions = ProbeDefinition.all();
        var plain = RealServers.settings(server, user, "postgres");
        var database = new DatabaseSettings(plain.target(), plain.address(), plain.passwords(), plain.labels(), also);
        target = loop.call(() -> {
            var around = new Target.Surroundings(
                    loop.vertx(),
                    store,
                    InstantSource.system(),
                    new Random(1),
                    new ProbeSettings(beats, Set.of(), Compat.V0_20),
                    definitions,
                    200,
                    objects);
            var made = new Target(database, around, (which, graph) -> {});
            made.start();
            return made;
        });
    }

    Target target() {
        return target;
    }

    TestLoop loop() {
        return loop;
    }

    /** The value of the one series with this name and these labels; NaN if there is none. */
    double value(String metric, String... labels) throws Exception {
        return present().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(metric))
                .filter(entry -> matches(entry.getKey(), labels))
                .mapToDouble(Map.Entry::getValue)
                .findFirst()
                .orElse(Double.NaN);
    }

    long count(String metric, String... labels) throws Exception {
        return present().keySet().stream()
                .filter(one -> one.name().equals(metric) && matches(one, labels))
                .count();
    }

    private static boolean matches(Labels found, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!found.get(labels[i]).equals(labels[i + 1])) {
                return false;
            }
        }
        return true;
    }

    Map<Labels, Double> present() throws Exception {
        return loop.call(store::present);
    }

    @Override
    public void close() throws java.io.IOException {
        try {
            loop.await(target::close);
            loop.close();
        } catch (Exception failed) {
            throw new java.io.IOException(failed);
        }
    }
}
