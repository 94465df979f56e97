package dev.godwit.migration;

import dev.godwit.postgres.Lane;
import dev.godwit.postgres.SqlFiles;
import dev.godwit.process.Addresses;
import dev.godwit.process.Sockets;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Finds out by the agent's own session whether a server sees connections from here as they are. Belongs to the loop. */
final class RouteReader {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Lane core;
    private final WorkerExecutor worker;
    private final SqlFiles sql = SqlFiles.read("migration/route");
    private Optional<Route> route = Optional.empty();
    private Instant next = Instant.MIN;

    RouteReader(Lane core, WorkerExecutor worker) {
        this.core = core;
        this.worker = worker;
    }

    /** As last read; empty if there is none that is certain. */
    Optional<Route> route() {
        return route;
    }

    /** Reads it anew where that is due. Never fails, and never waits. */
    void look(Instant now) {
        if (now.isBefore(next) || !core.connected()) {
            return;
        }
        next = now.plus(route.isEmpty() ? SOON : AGAIN);
        sql.forMajor(core.facts().major())
                .map(text -> core.query(text, DEADLINE, false))
                .orElse(Future.failedFuture("PostgreSQL older than 14"))
                .compose(rows -> {
                    var row = rows.iterator().next();
                    var address = Addresses.same(row.getString("address"));
                    int port = row.getLong("port").intValue();
                    return address.isEmpty()
                            ? Future.succeededFuture(Optional.<Route>empty())
                            : worker.executeBlocking(() -> find(address.get(), port), false);
                })
                .otherwise(Optional.empty())
                .onSuccess(read -> route = read);
    }

    /** The agent's own connection, if the server sees it as it is here. */
    private static Optional<Route> find(String address, int port) {
        return Sockets.own(port).stream()
                .filter(one -> one.local().equals(address))
                .map(Route::of)
                .findFirst();
    }
}
