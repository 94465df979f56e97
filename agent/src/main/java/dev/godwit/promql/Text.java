package dev.godwit.promql;

/** A string; only a string literal gives one. */
public record Text(String value, long time) implements Value {}
