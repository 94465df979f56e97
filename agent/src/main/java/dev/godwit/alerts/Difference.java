package dev.godwit.alerts;

import dev.godwit.alerts.Check.ExpectedAlert;
import dev.godwit.alerts.Check.ExpectedSample;
import dev.godwit.promql.Numbers;
import dev.godwit.promql.VectorSample;
import dev.godwit.series.Labels;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares what a test expects with what there is, and says what is missing, what is too much and what is other. */
final class Difference {

    private static final String INDENT = "        ";

    private Difference() {}

    /** Empty if both have the same alerts; {@code what} is the state they are in. */
    static String alerts(String what, List<ExpectedAlert> expected, List<Alert> got) {
        var missing = new ArrayList<>(expected);
        var surplus = new ArrayList<ExpectedAlert>();
        for (var alert : got) {
            var found = new ExpectedAlert(alert.labels().toMap(), new TreeMap<>(alert.annotations()));
            if (!missing.remove(found)) {
                surplus.add(found);
            }
        }
        var lines = new ArrayList<String>();
        for (var one : List.copyOf(missing)) {
            var twin = surplus.stream()
                    .filter(other -> other.labels().equals(one.labels()))
                    .findFirst();
            twin.ifPresent(other -> {
                missing.remove(one);
                surplus.remove(other);
                annotations(one, other, lines);
            });
        }
        missing.forEach(one -> alert("missing", one, lines));
        surplus.forEach(one -> alert("unexpected", one, lines));
        return lines.isEmpty() ? "" : what + ": " + counts(expected.size(), got.size()) + String.join("\n", lines);
    }

    private static void annotations(ExpectedAlert expected, ExpectedAlert got, List<String> lines) {
        lines.add("    other annotations of " + text(expected.labels()));
        Set<String> names = new LinkedHashSet<>(expected.annotations().keySet());
        names.addAll(got.annotations().keySet());
        for (var name : names) {
            var wanted = expected.annotations().get(name);
            var found = got.annotations().get(name);
            if (wanted == null || !wanted.equals(found)) {
                lines.add(INDENT + name + ": expected " + quoted(wanted));
                lines.add(INDENT + " ".repeat(name.length() + 2) + "got      " + quoted(found));
            }
        }
    }

    private static void alert(String what, ExpectedAlert alert, List<String> lines) {
        lines.add("    " + what + " " + text(alert.labels()));
        alert.annotations().forEach((name, text) -> lines.add(INDENT + name + ": " + quoted(text)));
    }

    private static String text(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + quoted(label.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        return text == null
                ? "none"
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** Empty if both have the same elements, in any order; {@code fuzzy} allows for the last bit of a value. */
    static String samples(List<ExpectedSample> expected, List<VectorSample> got, boolean fuzzy) {
        var missing = new ArrayList<>(expected);
        var surplus = new ArrayList<ExpectedSample>();
        for (var sample : got) {
            var twin = missing.stream()
                    .filter(one -> one.labels().equals(sample.labels()) && equal(one.value(), sample.value(), fuzzy))
                    .findFirst();
            twin.ifPresentOrElse(
                    missing::remove, () -> surplus.add(new ExpectedSample(sample.labels(), sample.value())));
        }
        var lines = new ArrayList<String>();
        missing.forEach(one -> lines.add("    missing " + text(one.labels(), one.value())));
        surplus.forEach(one -> lines.add("    unexpected " + text(one.labels(), one.value())));
        boolean nan = missing.stream().anyMatch(one -> Double.isNaN(one.value()));
        if (nan) {
            lines.add("    hint: NaN equals nothing, itself included; expect {} 1 of \"count(expr != expr)\".");
        }
        return lines.isEmpty() ? "" : counts(expected.size(), got.size()) + String.join("\n", lines);
    }

    private static String counts(int expected, int got) {
        return "expected " + expected + ", got " + got + "\n";
    }

    private static boolean equal(double expected, double got, boolean fuzzy) {
        return expected == got || (fuzzy && (Math.nextUp(expected) == got || Math.nextDown(expected) == got));
    }

    private static String text(Labels labels, double value) {
        return labels + " " + Numbers.sample(value);
    }
}
