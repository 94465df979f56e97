package dev.godwit.alerts;

import dev.godwit.promql.Evaluator;
import dev.godwit.promql.EvaluatorLimits;
import dev.godwit.promql.Patience;
import dev.godwit.promql.Promql;
import dev.godwit.promql.PromqlException;
import dev.godwit.promql.Scalar;
import dev.godwit.promql.Template;
import dev.godwit.promql.TemplateData;
import dev.godwit.promql.Vector;
import dev.godwit.promql.VectorSample;
import dev.godwit.rules.AlertingRule;
import dev.godwit.rules.RuleException;
import dev.godwit.series.Labels;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Makes labels and annotations of a rule's elements, from the rule's templates. */
public final class AlertTexts {

    /** The label that says which server a series is about. */
    static final String TARGET = "target";

    private static final String INSTANCE = "instance";

    /** Marks an alert about missing data, and the annotation of one that is held for want of it. */
    static final String MISSING = "no_data";

    /** Samples one query of a template may read. */
    private static final int MOST_SAMPLES = 2_000_000;

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

    /** Answers of an evaluator, which may not be dear; a scalar is a vector without labels, as it is for a rule. */
    public static BiFunction<String, Instant, Vector> answers(Evaluator evaluator) {
        var modest = evaluator.within(EvaluatorLimits.DEFAULT.withSamples(MOST_SAMPLES), Patience.ENDLESS);
        return (text, at) -> {
            long time = at.toEpochMilli();
            var value = modest.instant(Promql.parse(text), time);
            if (value instanceof Scalar scalar) {
                return new Vector(List.of(new VectorSample(Labels.EMPTY, scalar.value(), time)));
            }
            if (value instanceof Vector vector) {
                return vector;
            }
            throw new PromqlException(0, "a template may only ask for a vector or a scalar");
        };
    }

    /** Each element by the labels that identify its alert; throws {@link RuleException} if two have the same. */
    Map<Labels, Found> alerts(AlertingRule rule, Vector vector, Instant at, Patience patience) {
        var alerts = new LinkedHashMap<Labels, Found>();
        for (var sample : vector.samples()) {
            patience.check();
            var data = new TemplateData(sample.labels(), sample.value(), externalLabels, externalUrl, at, text -> {
                patience.check();
                return query.apply(text, at);
            });
            var found = new Found(sample.value(), expand(rule.annotations(), data));
            if (alerts.put(identity(rule, sample.labels(), data), found) != null) {
                throw new RuleException("vector contains metrics with the same labelset after applying alert labels");
            }
        }
        return alerts;
    }

    /** Adds the element that stands for the missing data of somebody: the rule's labels, theirs and {@code no_data}. */
    void missing(AlertingRule rule, Labels who, Instant at, Map<Labels, Found> alerts) {
        var labels = who.with(MISSING, "true");
        var target = told(who);
        var annotations = new LinkedHashMap<String, String>();
        annotations.put("summary", rule.name() + " cannot be judged: " + target + " could not be polled");
        annotations.put(
                "description", "The rule reads " + target + ", which does not answer; this is not the alert itself.");
        // Nothing is asked: this is done on the loop, and what would answer is missing anyway.
        var data = new TemplateData(labels, Double.NaN, externalLabels, externalUrl, at, text -> new Vector(List.of()));
        alerts.put(identity(rule, labels, data), new Found(Double.NaN, annotations));
    }

    /** Who it is, for people: a target, or an endpoint by its instance. */
    static String told(Labels who) {
        return who.has(TARGET) ? who.get(TARGET) : who.has(INSTANCE) ? who.get(INSTANCE) : who.toString();
    }

    private static Labels identity(AlertingRule rule, Labels element, TemplateData data) {
        var labels = new TreeMap<>(element.toMap());
        labels.remove(Labels.NAME);
        rule.labels().forEach((name, template) -> labels.put(name, template.expand(data)));
        labels.put("alertname", rule.name());
        return Labels.of(labels);
    }

    private static Map<String, String> expand(Map<String, Template> templates, TemplateData data) {
        var texts = new LinkedHashMap<String, String>();
        templates.forEach((name, template) -> texts.put(name, template.expand(data)));
        return Collections.unmodifiableMap(texts);
    }
}
