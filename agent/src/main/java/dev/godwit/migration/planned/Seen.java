package dev.godwit.migration.planned;

import java.time.Instant;

/**
 * A migration as this room needs to know it.
 *
 * @param ended null while it runs
 * @param outcome for people
 * @param bad whether somebody must do something about it
 */
public record Seen(
        String id,
        String target,
        String database,
        String name,
        Instant begun,
        Instant ended,
        String outcome,
        boolean bad) {}
