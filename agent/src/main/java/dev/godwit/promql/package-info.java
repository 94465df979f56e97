/**
 * The language rules and queries are written in: PromQL as Prometheus 3 reads it, and the Go templates of annotations.
 *
 * <p>Parses, checks, prints and evaluates over whatever {@link dev.godwit.series.SeriesSource} it is given, at a time it
 * is given; keeps nothing between two queries. Floats only: no native histograms, no experimental functions. Does not
 * know rules, files or the clock. Fed by the rules room and by the HTTP query API.
 */
package dev.godwit.promql;
