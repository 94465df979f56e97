package dev.godwit.migration;

import java.time.Instant;

/**
 * A statement that pg_stat_statements has counted since it was last asked.
 *
 * @param calls how often, at most what fits a migration
 * @param seconds it took, on average
 * @param since when the server first counted it; null where it does not say (before PostgreSQL 17)
 */
record Finished(long queryId, String text, long calls, double seconds, Instant since) {}
