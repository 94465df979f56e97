/**
 * Which migration runs, which statement it is on, whom it hurts, how far it is, and how it ended: seen from outside, whatever runs it.
 *
 * <p>Looks at sessions and locks through functions that never block on a relation; reads histories beside, with a short
 * {@code lock_timeout}. Writes series and keeps a record of each migration in the store; does not page, and cancels nobody unless
 * the guard was told to. Fed by the lanes of the watched servers and by the blocking graph.
 */
package dev.godwit.migration;
