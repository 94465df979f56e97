package dev.godwit.migration.files;

/**
 * A migration on disk.
 *
 * @param path below its folder, with slashes
 * @param key as the tool's history calls it
 * @param sum as the tool sums it up; empty if it does not
 * @param again whether the tool applies it again when it has changed
 */
public record MigrationFile(String path, String key, String sum, boolean again) {}
