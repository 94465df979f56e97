package dev.godwit.promql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Prometheus has and Godwit refuses by name: whatever needs a feature flag there, and native histograms. */
final class Unsupported {

    private static final String EXPERIMENTAL =
            " is experimental in Prometheus and needs a feature flag there; only the stable language is supported";
    private static final String NATIVE = " works on native histograms, which are not supported";

    private static final Map<String, String> REASONS = reasons();

    private Unsupported() {}

    /** Why a function or an aggregation of this name is refused; empty if there is none. */
    static Optional<String> function(String name) {
        return Optional.ofNullable(REASONS.get(name)).map(reason -> "\"" + name + "\"" + reason);
    }

    /** Refuses the modifiers that only flags bring, where one stands next. */
    static void refuseModifier(Token token) {
        boolean modifier = List.of("anchored", "smoothed", "fill", "fill_left", "fill_right").stream()
                .anyMatch(token::word);
        if (modifier) {
            throw new PromqlException(token.offset(), "modifier \"" + token.text() + "\"" + EXPERIMENTAL);
        }
    }

    private static Map<String, String> reasons() {
        var reasons = new HashMap<String, String>();
        List.of(
                        "double_exponential_smoothing",
                        "end",
                        "histogram_quantiles",
                        "info",
                        "limit_ratio",
                        "limitk",
                        "mad_over_time",
                        "max_of",
                        "min_of",
                        "range",
                        "sort_by_label",
                        "sort_by_label_desc",
                        "start",
                        "start_timestamp",
                        "step",
                        "ts_of_first_over_time",
                        "ts_of_last_over_time",
                        "ts_of_max_over_time",
                        "ts_of_min_over_time")
                .forEach(name -> reasons.put(name, EXPERIMENTAL));
        List.of("histogram_avg", "histogram_count", "histogram_stddev", "histogram_stdvar", "histogram_sum")
                .forEach(name -> reasons.put(name, NATIVE));
        reasons.put("holt_winters", " is double_exponential_smoothing since Prometheus 3.0, which is experimental");
        return Map.copyOf(reasons);
    }
}
