/**
 * Asks each database, on a beat. A probe is data: a {@code probe.yaml} that names its columns and one SQL file for each
 * server version that needs its own.
 *
 * <p>Core probes call only functions that never wait for a relation and have warm sessions of their own; the others share
 * the relations lane. Each probe reports its state; none delays another. Writes samples, judges nothing. Fed by timers.
 */
package dev.godwit.probe;
