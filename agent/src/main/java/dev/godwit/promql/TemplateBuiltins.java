package dev.godwit.promql;

import static dev.godwit.promql.TemplateFunctions.text;

import dev.godwit.promql.TemplateFunctions.Definition;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** The functions of Go's template language itself. Comparisons are kinder than Go's: a whole number compares with any. */
final class TemplateBuiltins {

    private static final int MANY = 100;

    private TemplateBuiltins() {}

    static List<Definition> all() {
        var all = new ArrayList<Definition>();
        // The expansion stops at the argument that decides; here all were looked at, and the last one is the answer.
        all.add(new Definition("and", 1, MANY, (arguments, expansion) -> last(arguments)));
        all.add(new Definition("or", 1, MANY, (arguments, expansion) -> last(arguments)));
        all.add(new Definition("not", 1, 1, (arguments, expansion) -> !TemplateText.truth(arguments.get(0))));
        all.add(new Definition(
                "eq",
                2,
                MANY,
                (arguments, expansion) -> arguments.subList(1, arguments.size()).stream()
                        .anyMatch(other -> same(arguments.get(0), other))));
        all.add(new Definition("ne", 2, 2, (arguments, expansion) -> !same(arguments.get(0), arguments.get(1))));
        all.add(ordered("lt", order -> order < 0));
        all.add(ordered("le", order -> order <= 0));
        all.add(ordered("gt", order -> order > 0));
        all.add(ordered("ge", order -> order >= 0));
        all.addAll(texts());
        return all;
    }

    /** Lengths, elements and printing. */
    private static List<Definition> texts() {
        var all = new ArrayList<Definition>();
        all.add(new Definition("len", 1, 1, (arguments, expansion) -> length(arguments.get(0))));
        all.add(new Definition("index", 1, MANY, (arguments, expansion) -> index(arguments)));
        all.add(new Definition("slice", 1, 3, (arguments, expansion) -> slice(arguments)));
        all.add(new Definition("print", 0, MANY, (arguments, expansion) -> print(arguments)));
        all.add(new Definition(
                "println",
                0,
                MANY,
                (arguments, expansion) -> String.join(
                                " ", arguments.stream().map(TemplateText::print).toList())
                        + "\n"));
        all.add(new Definition(
                "printf",
                1,
                MANY,
                (arguments, expansion) ->
                        TemplatePrintf.format(text(arguments.get(0)), arguments.subList(1, arguments.size()))));
        all.add(new Definition(
                "urlquery",
                1,
                MANY,
                (arguments, expansion) -> URLEncoder.encode(print(arguments), StandardCharsets.UTF_8)));
        all.add(new Definition("html", 1, MANY, (arguments, expansion) -> html(print(arguments))));
        all.add(new Definition("js", 1, MANY, (arguments, expansion) -> js(print(arguments))));
        return all;
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;");
    }

    private static String js(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '=') {
                escaped.append(String.format("\\u%04X", c));
            } else {
                escaped.append(c == '\\' || c == '\'' || c == '"' ? "\\" : "").appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    private static Object last(List<Object> arguments) {
        return arguments.get(arguments.size() - 1);
    }

    private static Definition ordered(String name, IntPredicate holds) {
        return new Definition(name, 2, 2, (arguments, expansion) -> {
            var left = arguments.get(0);
            var right = arguments.get(1);
            if (left instanceof Number a && right instanceof Number b && left.getClass() == right.getClass()) {
                boolean missing = Double.isNaN(a.doubleValue()) || Double.isNaN(b.doubleValue());
                return !missing && holds.test(Double.compare(a.doubleValue(), b.doubleValue()));
            }
            if (left instanceof String a && right instanceof String b) {
                return holds.test(a.compareTo(b));
            }
            throw incomparable(left, right);
        });
    }

    private static boolean same(Object left, Object right) {
        // Whole numbers and others do not compare: {{ if gt $value 1 }} is a mistake in Prometheus, too.
        if (left instanceof Number a && right instanceof Number b && left.getClass() == right.getClass()) {
            return a.doubleValue() == b.doubleValue();
        }
        boolean sameKind = (left instanceof String && right instanceof String)
                || (left instanceof Boolean && right instanceof Boolean);
        if (!sameKind) {
            throw incomparable(left, right);
        }
        return left.equals(right);
    }

    private static TemplateError incomparable(Object left, Object right) {
        return new TemplateError(
                "incompatible types for comparison: " + TemplateText.print(left) + " and " + TemplateText.print(right));
    }

    private static Object length(Object value) {
        if (value instanceof String text) {
            return (long) text.getBytes(StandardCharsets.UTF_8).length;
        }
        if (value instanceof Map<?, ?> map) {
            return (long) map.size();
        }
        return (long) TemplateFunctions.list(value).size();
    }

    private static Object index(List<Object> arguments) {
        var found = arguments.get(0);
        for (var key : arguments.subList(1, arguments.size())) {
            if (found instanceof Map<?, ?> map) {
                found = map.containsKey(key) ? map.get(key) : "";
            } else if (found instanceof String text) {
                // A byte of it, as Go has strings.
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                if (!(key instanceof Long number) || number < 0 || number >= bytes.length) {
                    throw new TemplateError("index out of range: " + TemplateText.print(key));
                }
                found = (long) (bytes[number.intValue()] & 0xff);
            } else {
                var list = TemplateFunctions.list(found);
                long at = key instanceof Long number ? number : -1;
                if (at < 0 || at >= list.size()) {
                    throw new TemplateError("index out of range: " + TemplateText.print(key));
                }
                found = list.get((int) at);
            }
        }
        return found;
    }

    private static Object slice(List<Object> arguments) {
        var text = text(arguments.get(0));
        long from = arguments.size() > 1 && arguments.get(1) instanceof Long start ? start : 0;
        long to = arguments.size() > 2 && arguments.get(2) instanceof Long end ? end : text.length();
        if (from < 0 || to > text.length() || from > to) {
            throw new TemplateError("slice out of range: " + from + " to " + to);
        }
        return text.substring((int) from, (int) to);
    }

    /** Like Go, with a space between two operands if neither is a string. */
    private static String print(List<Object> arguments) {
        var text = new StringBuilder();
        for (int i = 0; i < arguments.size(); i++) {
            boolean apart = i > 0 && !(arguments.get(i) instanceof String) && !(arguments.get(i - 1) instanceof String);
            text.append(apart ? " " : "").append(TemplateText.print(arguments.get(i)));
        }
        return text.toString();
    }
}
