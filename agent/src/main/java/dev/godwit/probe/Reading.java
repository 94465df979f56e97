package dev.godwit.probe;

import dev.godwit.series.Sample;
import io.vertx.core.Future;
import java.util.List;

/** How a probe gets its samples: one look at the server, failing with a {@code PostgresFailure}. */
@FunctionalInterface
interface Reading {

    Future<List<Sample>> read();

    /** Completes when it can be read; waiting for a connection is not the probe's own slowness. */
    default Future<?> ready() {
        return Future.succeededFuture();
    }
}
