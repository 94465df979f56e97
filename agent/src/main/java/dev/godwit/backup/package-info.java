/**
 * Dumps on a calendar: taken by {@code pg_dump}, published whole or not at all, kept as long as the plan says.
 *
 * <p>The files are the truth: a dump with its manifest beside it is a backup, anything else is not, and what the agent
 * knows it reads from the manifests. Does not restore, and does not yet prove that a dump can be. Fed by the schedule, by
 * {@code godwit backup run}, and by the databases of the configuration.
 */
package dev.godwit.backup;
