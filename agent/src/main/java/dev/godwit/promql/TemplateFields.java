package dev.godwit.promql;

import dev.godwit.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A value of a template with a fixed set of fields. */
record TemplateFields(Map<String, Object> values) {

    /** A query's sample as templates see it. */
    static TemplateFields sample(Labels labels, double value) {
        return new TemplateFields(Map.of("Labels", labels.toMap(), "Value", value));
    }

    /** What a chain of fields of a value leads to; throws {@link TemplateError} if it leads nowhere. */
    static Object of(Object value, List<String> names) {
        var found = value;
        for (var name : names) {
            if (found instanceof Map<?, ?> map) {
                found = map.containsKey(name) ? map.get(name) : "";
            } else if (found instanceof TemplateFields fields && fields.values().containsKey(name)) {
                found = fields.values().get(name);
            } else if (found instanceof Instant || found instanceof Duration) {
                found = TemplateTimes.method(found, name, List.of());
            } else {
                throw new TemplateError("can't evaluate field " + name + " of " + TemplateText.print(found));
            }
        }
        return found;
    }
}
