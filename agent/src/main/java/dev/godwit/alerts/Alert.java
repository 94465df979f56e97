package dev.godwit.alerts;

import dev.godwit.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One labelled instance of an alerting rule, as it stands after an evaluation.
 *
 * @param labels its identity: the sample's labels without the metric name, the rule's over them, and {@code alertname}
 * @param annotations expanded, refreshed by every evaluation while the expression holds
 * @param value of the expression when it last held
 * @param activeAt when the expression first held
 * @param firedAt when it began to fire, null while pending
 * @param resolvedAt when it ended, null before that
 * @param expression the rule's, printed
 * @param interval how often the rule is judged
 */
public record Alert(
        Labels labels,
        Map<String, String> annotations,
        State state,
        double value,
        Instant activeAt,
        Instant firedAt,
        Instant resolvedAt,
        String expression,
        Duration interval) {

    /** Where an alert stands. */
    public enum State {
        PENDING,
        FIRING,
        RESOLVED
    }

    /** The same alert with labels added below its own, which win where both have a name. */
    public Alert below(Labels more) {
        return new Alert(
                more.with(labels), annotations, state, value, activeAt, firedAt, resolvedAt, expression, interval);
    }

    /** The same alert with one more annotation. */
    Alert with(String annotation, String text) {
        var more = new LinkedHashMap<>(annotations);
        more.put(annotation, text);
        return annotated(more);
    }

    Alert without(String annotation) {
        var fewer = new LinkedHashMap<>(annotations);
        fewer.remove(annotation);
        return annotated(fewer);
    }

    private Alert annotated(Map<String, String> others) {
        return new Alert(
                labels,
                Collections.unmodifiableMap(others),
                state,
                value,
                activeAt,
                firedAt,
                resolvedAt,
                expression,
                interval);
    }

    public String name() {
        return labels.get("alertname");
    }
}
