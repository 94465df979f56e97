package dev.godwit.series;

/** One value of one series inside a round; the round gives the time. */
public record Sample(Labels labels, double value) {}
