package dev.godwit.rules;

import dev.godwit.promql.PromqlException;
import dev.godwit.promql.Template;
import dev.godwit.series.Labels;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads labels and annotations: names to texts, most of them templates. */
final class RuleTexts {

    private static final Pattern CLASSIC = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private RuleTexts() {}

    /** Labels; a name of an alphabet that older receivers refuse is worth a warning. */
    static Map<String, Entry> labels(Entry mapping, Consumer<Problem> warnings) {
        var entries = new LinkedHashMap<String, Entry>();
        mapping.section()
                .ifPresent(section -> section.all().forEach((name, value) -> {
                    if (name.isEmpty() || name.equals(Labels.NAME)) {
                        value.problem("bad label name \"" + name + "\"", "Give the label a name of its own.");
                        return;
                    }
                    if (!CLASSIC.matcher(name).matches()) {
                        warnings.accept(value.noted(
                                0,
                                "label name \"" + name + "\" is not letters, digits and underscores",
                                "Prometheus before 3.0 and Alertmanager before 0.28 refuse it."));
                    }
                    if (!value.present()) {
                        warnings.accept(value.noted(0, "label " + name + " is empty, which takes it away", ""));
                    }
                    entries.put(name, value);
                }));
        return entries;
    }

    static Map<String, Entry> annotations(Entry mapping) {
        var entries = new LinkedHashMap<String, Entry>();
        mapping.section()
                .ifPresent(section -> section.all().forEach((name, value) -> {
                    if (name.isEmpty()) {
                        value.problem("bad annotation name \"\"", "");
                    } else {
                        entries.put(name, value);
                    }
                }));
        return entries;
    }

    /** The texts as templates, in the order they were written: messages show annotations that way. */
    static Map<String, Template> templates(Map<String, Entry> entries, Consumer<Problem> warnings) {
        var templates = new LinkedHashMap<String, Template>();
        entries.forEach((name, entry) -> {
            try {
                var template = Template.parse(entry.text(""));
                template.undefined()
                        .forEach((missing, offset) -> warnings.accept(entry.noted(
                                offset,
                                "no template \"" + missing + "\" is defined",
                                "The text will say so instead.")));
                templates.put(name, template);
            } catch (PromqlException bad) {
                entry.problemAt(bad.position(), "bad template: " + bad.getMessage(), "");
            }
        });
        return Collections.unmodifiableMap(templates);
    }
}
