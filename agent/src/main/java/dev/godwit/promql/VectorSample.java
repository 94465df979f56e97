package dev.godwit.promql;

import dev.godwit.series.Labels;

/** One labelled value at one time, milliseconds since the epoch. */
public record VectorSample(Labels labels, double value, long time) {}
