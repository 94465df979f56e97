package dev.godwit.migration.progress;

import dev.godwit.postgres.Lane;
import dev.godwit.postgres.Queries;
import java.time.InstantSource;
import java.util.function.IntFunction;

/**
 * Where one database is asked.
 *
 * @param core for what touches no relation
 * @param relations to the database in which the statement runs
 * @param main to the database that the agent is connected to, which may have the extension that the other has not
 * @param who a session by its process id, for people
 */
public record Lanes(Lane core, Queries relations, Queries main, InstantSource clock, IntFunction<String> who) {}
