package dev.godwit.rules;

import dev.godwit.promql.Expression;
import dev.godwit.settings.Place;
import java.util.Map;
import java.util.Set;

/**
 * A rule whose value becomes series.
 *
 * @param labels put over those of the value; an empty one takes a label away
 * @param limit series it may give, 0 for no limit
 */
public record RecordingRule(
        String key,
        String name,
        Expression expression,
        Map<String, String> labels,
        int limit,
        Place place,
        Set<String> reads)
        implements Rule {}
