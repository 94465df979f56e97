package dev.godwit.alerts;

import dev.godwit.promql.Template;
import dev.godwit.promql.TemplateData;
import dev.godwit.promql.Vector;
import dev.godwit.rules.AlertingRule;
import dev.godwit.rules.RuleException;
import dev.godwit.series.Labels;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Makes labels and annotations of a rule's elements, from the rule's templates. */
public final class AlertTexts {

    /** An element on its way to be an alert. */
    record Found(double value, Map<String, String> annotations) {}

    private final Labels externalLabels;
    private final String externalUrl;
    private final BiFunction<String, Instant, Vector> query;

    /**
     * @param externalLabels those every alert leaves with; templates may name them
     * @param externalUrl where people reach this agent, without a slash at its end
     * @param query answers expressions that templates ask at an instant
     */
    public AlertTexts(Labels externalLabels, String externalUrl, BiFunction<String, Instant, Vector> query) {
        this.externalLabels = externalLabels;
        this.externalUrl = externalUrl;
        this.query = query;
    }

    /** Each element by the labels that identify its alert; throws {@link RuleException} if two have the same. */
    Map<Labels, Found> alerts(AlertingRule rule, Vector vector, Instant at) {
        var alerts = new LinkedHashMap<Labels, Found>();
        for (var sample : vector.samples()) {
            var data = new TemplateData(
                    sample.labels(), sample.value(), externalLabels, externalUrl, text -> query.apply(text, at));
            var labels = new TreeMap<>(sample.labels().toMap());
            labels.remove(Labels.NAME);
            rule.labels().forEach((name, template) -> labels.put(name, template.expand(data)));
            labels.put("alertname", rule.name());
            var found = new Found(sample.value(), expand(rule.annotations(), data));
            if (alerts.put(Labels.of(labels), found) != null) {
                throw new RuleException("vector contains metrics with the same labelset after applying alert labels");
            }
        }
        return alerts;
    }

    private static Map<String, String> expand(Map<String, Template> templates, TemplateData data) {
        var texts = new LinkedHashMap<String, String>();
        templates.forEach((name, template) -> texts.put(name, template.expand(data)));
        return Collections.unmodifiableMap(texts);
    }
}
