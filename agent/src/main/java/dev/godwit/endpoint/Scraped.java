package dev.godwit.endpoint;

import dev.godwit.series.Sample;
import java.util.List;
import java.util.Set;

/**
 * What one answer holds.
 *
 * @param samples those that are kept, each label set once, with the endpoint's labels
 * @param lines samples there were before any was dropped
 * @param duplicates samples of a label set that was there before
 * @param names of the metrics kept
 */
record Scraped(List<Sample> samples, int lines, int kept, int duplicates, Set<String> names) {}
