package dev.godwit.endpoint;

import dev.godwit.series.Labels;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** Something that is asked on a beat, and whose answers become series. */
public sealed interface Endpoint permits Scrape, Check {

    /** Its configured name. */
    String name();

    /** What every series of it has. */
    Labels labels();

    /** Whether its answers bring a metric; of one that never answered nobody knows, so it may bring any that it was asked for. */
    boolean brings(String metric);

    /** Since when its answers are there without a gap: one of them, or the two that a rate needs; empty while they are not. */
    Optional<Instant> answersSince(boolean twice);

    /** Asks once and tells in a few words what came; fails if it does not answer as it should. Writes nothing. */
    Future<String> ask();

    /** One beat; never fails. */
    Future<Void> tick();

    Visit visit();
}
