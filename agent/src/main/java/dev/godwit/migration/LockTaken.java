package dev.godwit.migration;

/**
 * A lock on a relation that a statement held or waited for.
 *
 * @param waited seconds
 */
public record LockTaken(String relation, String mode, boolean granted, double waited) {}
