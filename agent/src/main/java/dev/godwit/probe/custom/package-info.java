/**
 * The format of postgres_exporter's {@code queries.yaml}: reads the files that people have, with the place of every mistake,
 * and turns the rows of their queries into samples under the names, types and values the exporter gives them.
 *
 * <p>Opens no connection and keeps no time; the room above asks the questions.
 */
package dev.godwit.probe.custom;
