package dev.godwit.endpoint;

import dev.godwit.schedule.Beat;
import dev.godwit.series.SeriesStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Everything that is asked over HTTP, each on its own beat. Belongs to the loop. */
public final class Endpoints {

    private final Vertx vertx;
    private final RandomGenerator random;
    private final Client client;
    private final List<Endpoint> all;
    private final List<Beat> beats = new ArrayList<>();
    private boolean closed;

    /** @param random says when each is asked first, so that they are not asked all at once */
    public Endpoints(
            Vertx vertx, EndpointSettings settings, SeriesStore store, InstantSource clock, RandomGenerator random) {
        this.vertx = vertx;
        this.random = random;
        this.client = new Client(vertx);
        this.all = Stream.<Endpoint>concat(
                        settings.scrapes().stream().map(one -> new Scrape(one, client, store, clock)),
                        settings.checks().stream().map(one -> new Check(one, client, store, clock)))
                .toList();
    }

    /** Whether a writer's series are exported: those of scrapes are not, since whoever wants them scrapes them himself. */
    public static boolean isInside(String writer) {
        return writer.startsWith(Scrape.INSIDE);
    }

    public List<Endpoint> all() {
        return all;
    }

    public void start() {
        for (var one : all) {
            long within = one.visit().every().toMillis();
            vertx.setTimer(1 + random.nextLong(within), first -> begin(one));
        }
    }

    private void begin(Endpoint one) {
        if (!closed) {
            beats.add(new Beat(vertx, one.visit().every(), System::nanoTime, one::tick).start());
        }
    }

    public Future<Void> close() {
        closed = true;
        beats.forEach(Beat::stop);
        return client.close();
    }
}
