package dev.godwit.alerts;

import dev.godwit.alerts.Check.OfAlerts;
import dev.godwit.alerts.Check.OfExpression;
import dev.godwit.series.Labels;
import dev.godwit.settings.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One test of a file: series as they come in, and what rules must make of them.
 *
 * @param name empty if it has none
 * @param interval between the values of an input series
 * @param start when the first of them is
 * @param externalLabels what templates find under {@code $externalLabels}
 * @param inputs values by series; null is a gap
 */
public record RuleTest(
        Place place,
        String name,
        Duration interval,
        Instant start,
        Labels externalLabels,
        String externalUrl,
        Map<Labels, List<Double>> inputs,
        List<OfAlerts> alertChecks,
        List<OfExpression> expressionChecks) {

    /** When its last question is asked, counted from its start. */
    public Duration end() {
        return Stream.concat(alertChecks.stream(), expressionChecks.stream())
                .map(Check::at)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
