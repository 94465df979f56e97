package dev.godwit.rules;

import dev.godwit.promql.Expression;
import dev.godwit.promql.Promql;
import dev.godwit.promql.PromqlException;
import dev.godwit.promql.Template;
import dev.godwit.promql.ValueType;
import dev.godwit.rules.RuleFiles.Keys;
import dev.godwit.rules.RuleFiles.Written;
import dev.godwit.series.Labels;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Section;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the rules of one group. */
final class RuleReader {

    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

    private final String path;
    private final Duration interval;
    private final int limit;
    private final Map<String, Entry> groupLabels;
    private final List<Written> written;
    private final Keys keys = new Keys();

    RuleReader(String path, Duration interval, int limit, Entry groupLabels, List<Written> written) {
        this.path = path;
        this.interval = interval;
        this.limit = limit;
        this.groupLabels = named(groupLabels, "label");
        this.written = written;
    }

    /** Empty if a problem was found that leaves no rule. */
    Optional<Rule> rule(Section section) {
        var record = section.take("record");
        var alert = section.take("alert");
        var expr = section.take("expr").required();
        var expression = expression(expr);
        expression.ifPresent(found -> written.add(new Written(expr, found)));
        boolean both = record.present() && alert.present();
        if (both || !(record.present() || alert.present())) {
            section.problem(
                    both ? "both record and alert are set" : "neither record nor alert is set",
                    "A rule records a series or raises an alert.");
        }
        var labels = new LinkedHashMap<>(groupLabels);
        labels.putAll(named(section.take("labels"), "label"));
        var rule = record.present() && !both
                ? recording(section, record, expression, labels)
                : alerting(section, alert, expression, labels);
        section.end();
        return both ? Optional.empty() : rule;
    }

    private Optional<Rule> recording(
            Section section, Entry record, Optional<Expression> expression, Map<String, Entry> labels) {
        for (var key : List.of("for", "keep_firing_for", "annotations")) {
            if (section.take(key).present()) {
                section.take(key).problem("not allowed on a recording rule", "Only alerts have " + key + ".");
            }
        }
        var name = record.text("");
        if (!METRIC.matcher(name).matches()) {
            record.problem("bad metric name \"" + name + "\"", "Letters, digits, underscores and colons.");
            return Optional.empty();
        }
        var values = new TreeMap<String, String>();
        labels.forEach((label, value) -> values.put(label, value.text("")));
        return expression.map(found -> new RecordingRule(
                key(name, values), name, found, Map.copyOf(values), limit, section.place(), Rule.metrics(found)));
    }

    private Optional<Rule> alerting(
            Section section, Entry alert, Optional<Expression> expression, Map<String, Entry> labels) {
        var holds = section.take("for").duration(Duration.ZERO, Duration.ZERO);
        var keepFiring = section.take("keep_firing_for").duration(Duration.ZERO, Duration.ZERO);
        var templates = templates(labels);
        var annotations = templates(named(section.take("annotations"), "annotation"));
        var name = alert.text("");
        if (alert.present() && name.isEmpty()) {
            alert.problem("alert name must not be empty", "");
        }
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return expression.map(found -> new AlertingRule(
                key(name, templates),
                name,
                found,
                holds,
                keepFiring,
                templates,
                annotations,
                limit,
                interval,
                NoData.HOLD,
                section.place(),
                Rule.metrics(found)));
    }

    private String key(String name, Map<String, ?> labels) {
        return keys.next(path + "/" + name + (labels.isEmpty() ? "" : new TreeMap<>(labels).toString()));
    }

    private static Optional<Expression> expression(Entry entry) {
        var text = entry.text("");
        if (!entry.present()) {
            return Optional.empty();
        }
        try {
            var expression = Promql.parse(text);
            boolean usable = expression.type() == ValueType.VECTOR || expression.type() == ValueType.SCALAR;
            if (!usable) {
                entry.problem(
                        "expression must give an instant vector or a scalar, gives a "
                                + expression.type().words(),
                        "");
            }
            return usable ? Optional.of(expression) : Optional.empty();
        } catch (PromqlException bad) {
            entry.problemAt(bad.position(), bad.getMessage(), "");
            return Optional.empty();
        }
    }

    static Map<String, Entry> named(Entry mapping, String what) {
        var entries = new LinkedHashMap<String, Entry>();
        mapping.section()
                .ifPresent(section -> section.all().forEach((name, value) -> {
                    boolean legal = LABEL.matcher(name).matches() && !name.equals(Labels.NAME);
                    if (legal) {
                        entries.put(name, value.required());
                    } else {
                        value.problem("bad " + what + " name \"" + name + "\"", "Letters, digits and underscores.");
                    }
                }));
        return entries;
    }

    static Map<String, Template> templates(Map<String, Entry> entries) {
        var templates = new LinkedHashMap<String, Template>();
        entries.forEach((name, entry) -> entry.text().ifPresent(text -> {
            try {
                templates.put(name, Template.parse(text));
            } catch (PromqlException bad) {
                entry.problemAt(bad.position(), "bad template: " + bad.getMessage(), "");
            }
        }));
        // In the order they were written: messages show annotations that way.
        return java.util.Collections.unmodifiableMap(templates);
    }
}
