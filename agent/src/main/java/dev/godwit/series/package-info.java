/**
 * The memory: what every probe saw, by label set, over the last hours.
 *
 * <p>Samples arrive a round at a time, one timestamp for a whole probe; a series missing from a round is marked stale.
 * Written by the event loop alone, readable from any thread. Compresses nothing but values that do not move, does not touch
 * a disk, and never holds more than {@link dev.godwit.series.SeriesLimits} allows. Fed by probes, the side rooms and
 * recording rules.
 */
package dev.godwit.series;
