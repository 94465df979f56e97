package dev.godwit.promql;

import dev.godwit.series.Labels;
import java.time.Instant;
import java.util.function.Function;

/**
 * What a template is expanded with.
 *
 * @param labels of the sample, the metric's name among them: {@code $labels} and {@code .Labels}
 * @param at when the rule is judged: {@code now}
 * @param query answers the {@code query} function; may throw {@link PromqlException}
 */
public record TemplateData(
        Labels labels,
        double value,
        Labels externalLabels,
        String externalUrl,
        Instant at,
        Function<String, Vector> query) {}
