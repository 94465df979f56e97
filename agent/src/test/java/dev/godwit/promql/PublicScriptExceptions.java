package dev.godwit.promql;

import java.util.List;

/** Evaluations of the public scripts that do not pass, each with the reason; one that begins to pass must leave the list. */
final class PublicScriptExceptions {

    private PublicScriptExceptions() {}

    static List<String> all() {
        return NATIVE_HISTOGRAMS;
    }

    /** They expect what native histograms among the data would add, be it a remark or a series; floats alone give the rest. */
    private static final List<String> NATIVE_HISTOGRAMS = List.of(
            "aggregators.test: eval instant at 0m stddev({label=\"c\"})",
            "aggregators.test: eval instant at 1m quantile without(point)(0.8, {__name__=~\"data(_histogram)?\"})",
            "aggregators.test: eval instant at 50m bottomk by (instance) (1, {__name__=~\"http_requests(_histogram)?\"})",
            "aggregators.test: eval instant at 50m count(bottomk(1000, {__name__=~\"http_requests(_histogram)?\"}))",
            "aggregators.test: eval instant at 50m count(topk(1000, {__name__=~\"http_requests(_histogram)?\"}))",
            "aggregators.test: eval instant at 50m topk by (instance) (1, {__name__=~\"http_requests(_histogram)?\"})",
            "functions.test: eval instant at 1m count_over_time({__name__=~\"data(_histogram|_sparse|_empty)?\"}[2m])");
}
