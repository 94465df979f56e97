package dev.godwit.migration;

import java.time.Instant;

/** A sign with the time it was first seen. */
public record Evidence(Instant at, String kind, String text) {}
