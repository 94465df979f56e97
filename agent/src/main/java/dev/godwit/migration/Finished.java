package dev.godwit.migration;

import java.time.Instant;

/**
 * A statement that pg_stat_statements has counted since it was last asked.
 *
 * @param seconds it took, of all its calls since then
 * @param since when the server first counted it; null where it does not say (before PostgreSQL 17)
 */
record Finished(long queryId, String text, double seconds, Instant since) {}
