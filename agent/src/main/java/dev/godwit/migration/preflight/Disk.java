package dev.godwit.migration.preflight;

/** One file system of the server, in bytes. */
public record Disk(String name, double free, double size) {}
