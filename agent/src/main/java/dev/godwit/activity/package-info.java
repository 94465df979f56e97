/**
 * Every backend that waits for a lock, and whose fault it is: a gate that looks five times a second at almost no cost, and
 * the blocking graph it opens when somebody waits.
 *
 * <p>Calls only functions that never block on a relation; {@code pg_blocking_pids} only for those who wait. Does not judge,
 * page or cancel anybody. Feeds the series room and whoever listens for a new graph.
 */
package dev.godwit.activity;
