package dev.godwit.series;

/** One value at one time, milliseconds since the epoch. */
public record Point(long time, double value) {}
