package dev.godwit.alerts;

import dev.godwit.alerts.Check.ExpectedAlert;
import dev.godwit.alerts.Check.ExpectedSample;
import dev.godwit.alerts.Check.OfAlerts;
import dev.godwit.alerts.Check.OfExpression;
import dev.godwit.promql.Expression;
import dev.godwit.promql.Promql;
import dev.godwit.promql.PromqlException;
import dev.godwit.promql.ValueType;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads what a rule test asks and what it expects. */
final class CheckReader {

    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.\\d+|\\d+(\\.\\d*)?)([eE][-+]?\\d+)?");
    private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)");
    private static final Pattern NO_NUMBER = Pattern.compile("\\.(nan|NaN|NAN)");

    OfAlerts alerts(Section section) {
        var at = at(section);
        var name = section.take("alertname").required();
        if (name.present() && name.text("").isEmpty()) {
            name.problem("alert name must not be empty", "");
        }
        var firing = expected(section.take("exp_alerts"), name.text(""));
        var pending = section.take("exp_pending");
        // A list without items says that there are none; no list says nothing.
        var wanted = section.has("exp_pending") ? Optional.of(expected(pending, name.text(""))) : noList();
        section.end();
        return new OfAlerts(section.place(), at, name.text(""), firing, wanted);
    }

    private static Optional<List<ExpectedAlert>> noList() {
        return Optional.empty();
    }

    private static List<ExpectedAlert> expected(Entry list, String name) {
        var alerts = new ArrayList<ExpectedAlert>();
        for (var item : list.items()) {
            var labels = new TreeMap<String, String>();
            Map<String, String> annotations = new TreeMap<>();
            item.section().ifPresent(section -> {
                labels.putAll(RuleTestReader.texts(section.take("exp_labels")));
                annotations.putAll(RuleTestReader.texts(section.take("exp_annotations")));
                section.end();
            });
            labels.put("alertname", name);
            alerts.add(new ExpectedAlert(labels, annotations));
        }
        return alerts;
    }

    Optional<OfExpression> expression(Section section) {
        var at = at(section);
        var entry = section.take("expr").required();
        var expression = entry.text().flatMap(text -> parse(entry, text));
        var expected = new ArrayList<ExpectedSample>();
        for (var item : section.take("exp_samples").items()) {
            item.section().ifPresent(sample -> expected.add(sample(sample)));
        }
        section.end();
        return expression.map(
                found -> new OfExpression(section.place(), at, entry.text(""), found, List.copyOf(expected)));
    }

    private static Optional<Expression> parse(Entry entry, String text) {
        try {
            var expression = Promql.parse(text);
            if (expression.type() == ValueType.VECTOR || expression.type() == ValueType.SCALAR) {
                return Optional.of(expression);
            }
            var gives = expression.type().words();
            entry.problem("expression must give an instant vector or a scalar, gives a " + gives, "");
        } catch (PromqlException bad) {
            entry.problemAt(bad.position(), bad.getMessage(), "");
        }
        return Optional.empty();
    }

    private static ExpectedSample sample(Section section) {
        var series = section.take("labels");
        var labels = RuleTestReader.series(series, series.text(""));
        if (section.has("histogram")) {
            section.take("histogram").problem("native histograms are not supported", "Expect the classic series.");
        }
        var value = section.take("value");
        var number = value.text().map(text -> number(value, text)).orElse(0.0);
        section.end();
        return new ExpectedSample(labels, number);
    }

    /** Numbers as YAML writes them. */
    private static double number(Entry entry, String text) {
        if (DECIMAL.matcher(text).matches()) {
            return Double.parseDouble(text);
        }
        if (INFINITE.matcher(text).matches()) {
            return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (NO_NUMBER.matcher(text).matches()) {
            return Double.NaN;
        }
        entry.problem("expected a number, found \"" + text + "\"", "YAML writes .inf, -.inf and .nan for the others.");
        return 0;
    }

    private static Duration at(Section section) {
        return section.take("eval_time").duration().orElse(Duration.ZERO);
    }
}
