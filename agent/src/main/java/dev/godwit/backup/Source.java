package dev.godwit.backup;

import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.ServerFacts;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * A database to dump.
 *
 * @param facts asks the server for its version; failing means it cannot be reached
 */
public record Source(DatabaseSettings settings, Supplier<Future<ServerFacts>> facts) {}
