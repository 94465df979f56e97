package dev.godwit.migration;

import dev.godwit.activity.BlockingGraph;
import dev.godwit.activity.Names;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.Queries;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A watched server as this room needs it.
 *
 * @param database the one its lanes are connected to
 * @param core for what never waits for a relation
 * @param lanes where a database is asked for what touches relations; empty for one that is not watched
 * @param graph who waits for whom, as last read
 */
public record Server(
        String target,
        String database,
        Lane core,
        Function<String, Optional<Queries>> lanes,
        Names names,
        Supplier<BlockingGraph> graph) {

    Queries main() {
        return lanes.apply(database).orElseThrow();
    }
}
