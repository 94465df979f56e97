package dev.godwit.promql;

/** One number without labels. */
public record Scalar(double value, long time) implements Value {}
