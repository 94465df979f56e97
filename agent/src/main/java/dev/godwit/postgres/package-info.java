/**
 * Connections to the watched servers: where they are, how to prove who we are, a session that heals itself, and SQL kept
 * in files by server version.
 *
 * <p>Asks nothing of its own accord and keeps no pool: a lane of the probe room owns each session. Every query has a
 * deadline on this side, because a frozen server keeps none of its own.
 */
package dev.godwit.postgres;
