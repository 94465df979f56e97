package dev.godwit.rules;

import dev.godwit.promql.Expression;
import dev.godwit.promql.Promql;
import dev.godwit.promql.PromqlException;
import dev.godwit.promql.ValueType;
import dev.godwit.rules.RuleFiles.Written;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Section;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads the rules of one group. */
final class RuleReader {

    private final Duration interval;
    private final int limit;
    private final Map<String, Entry> groupLabels;
    private final List<Written> written;
    private final Consumer<Problem> warnings;
    private final RuleKeys keys;

    RuleReader(
            String path,
            Duration interval,
            int limit,
            Entry groupLabels,
            List<Written> written,
            Consumer<Problem> warnings) {
        this.keys = new RuleKeys(path);
        this.interval = interval;
        this.limit = limit;
        this.groupLabels = RuleTexts.labels(groupLabels, warnings);
        this.written = written;
        this.warnings = warnings;
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
        labels.putAll(RuleTexts.labels(section.take("labels"), warnings));
        var rule = record.present() && !both
                ? recording(section, record, expression, labels)
                : alerting(section, alert, expression, labels);
        section.end();
        return both ? Optional.empty() : rule;
    }

    private Optional<Rule> recording(
            Section section, Entry record, Optional<Expression> expression, Map<String, Entry> labels) {
        for (var key : List.of("for", "keep_firing_for", "annotations")) {
            var entry = section.take(key);
            boolean empty = key.equals("annotations")
                    ? entry.section().map(found -> found.all().isEmpty()).orElse(!entry.present())
                    : entry.duration().map(Duration::isZero).orElse(!entry.present());
            if (!empty) {
                entry.problem("not allowed on a recording rule", "Only alerts have " + key + ".");
            }
        }
        var name = record.text("");
        // Any other name is one since Prometheus 3.0; braces are labels in the wrong place.
        if (name.isEmpty() || name.indexOf('{') >= 0 || name.indexOf('}') >= 0) {
            record.problem("bad metric name \"" + name + "\"", "Give labels under labels:, not in the name.");
            return Optional.empty();
        }
        var values = new TreeMap<String, String>();
        labels.forEach((label, value) -> values.put(label, value.text("")));
        return expression.map(found -> new RecordingRule(
                keys.next(name, values), name, found, Map.copyOf(values), limit, section.place(), Rule.metrics(found)));
    }

    private Optional<Rule> alerting(
            Section section, Entry alert, Optional<Expression> expression, Map<String, Entry> labels) {
        var holds = section.take("for").duration(Duration.ZERO, Duration.ZERO);
        var keepFiring = section.take("keep_firing_for").duration(Duration.ZERO, Duration.ZERO);
        var templates = RuleTexts.templates(labels, warnings);
        var annotations = RuleTexts.templates(RuleTexts.annotations(section.take("annotations")), warnings);
        var name = alert.text("");
        if (alert.present() && name.isEmpty()) {
            alert.problem("alert name must not be empty", "");
        }
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return expression.map(found -> new AlertingRule(
                keys.next(name, templates),
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

    private Optional<Expression> expression(Entry entry) {
        var text = entry.text("");
        if (!entry.present()) {
            return Optional.empty();
        }
        try {
            var expression = Promql.parse(text);
            boolean usable = expression.type() == ValueType.VECTOR || expression.type() == ValueType.SCALAR;
            if (!usable) {
                warnings.accept(entry.noted(
                        0,
                        "expression must give an instant vector or a scalar, gives a "
                                + expression.type().words(),
                        "The rule will fail whenever it is judged."));
            }
            return Optional.of(expression);
        } catch (PromqlException bad) {
            entry.problemAt(bad.position(), bad.getMessage(), "");
            return Optional.empty();
        }
    }
}
