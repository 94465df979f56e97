package dev.godwit.alerts;

import dev.godwit.promql.Expression;
import dev.godwit.series.Labels;
import dev.godwit.settings.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One question a rule test asks, and the answer it expects. */
public sealed interface Check {

    Place place();

    /** When it is asked, counted from the start of the test. */
    Duration at();

    /** Whose alerts or what expression it asks for. */
    String subject();

    /**
     * Which alerts of one name there are.
     *
     * @param subject the alert's name
     * @param firing these and no others
     * @param pending these and no others, where the test asks for them
     */
    record OfAlerts(
            Place place, Duration at, String subject, List<ExpectedAlert> firing, Optional<List<ExpectedAlert>> pending)
            implements Check {}

    /** What an expression gives. */
    record OfExpression(Place place, Duration at, String subject, Expression expression, List<ExpectedSample> expected)
            implements Check {}

    /** An alert by its labels, {@code alertname} among them, and its annotations. */
    record ExpectedAlert(Map<String, String> labels, Map<String, String> annotations) {}

    /** One element of a value. */
    record ExpectedSample(Labels labels, double value) {}
}
