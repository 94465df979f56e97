package dev.godwit.promql;

import dev.godwit.series.Labels;
import dev.godwit.series.Staleness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A line of Prometheus' series notation, {@code name{label="value"} 1 _ 2+3x4 stale}, as scripts and rule tests write it. A
 * null value is a gap. Source: Prometheus documentation, "Unit testing for rules", Series.
 */
public record SeriesNotation(Labels labels, List<Double> values) {

    /** Values one line may expand to. */
    static final int MOST_VALUES = 1_000_000;

    /** Other names are quoted. */
    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /** The line as it would be written without repetitions. */
    @Override
    public String toString() {
        var text = new StringBuilder(labels.toString());
        values.forEach(value ->
                text.append(' ').append(value == null ? "_" : Staleness.is(value) ? "stale" : Numbers.sample(value)));
        return text.toString();
    }

    /** Throws {@link PromqlException} where the line cannot be read. */
    public static SeriesNotation parse(String line) {
        var labels = new TreeMap<String, String>();
        int end = labels(line, labels);
        return new SeriesNotation(Labels.of(labels), values(line, end));
    }

    /** The labels of a line without values; throws {@link PromqlException} if anything follows them. */
    public static Labels series(String text) {
        var labels = new TreeMap<String, String>();
        int end = labels(text, labels);
        if (!text.substring(end).isBlank()) {
            throw new PromqlException(end, "unexpected text after a series");
        }
        return Labels.of(labels);
    }

    /** The values of notation without a series; throws {@link PromqlException} where it cannot be read. */
    public static List<Double> values(String text) {
        return values(text, 0);
    }

    private static int labels(String line, TreeMap<String, String> labels) {
        int at = blank(line, 0);
        int begin = at;
        while (at < line.length() && "{ \t".indexOf(line.charAt(at)) < 0) {
            at++;
        }
        var name = line.substring(begin, at);
        if (!name.isEmpty() && !METRIC.matcher(name).matches()) {
            throw new PromqlException(begin, "bad name of a metric: \"" + name + "\"");
        }
        labels.put(Labels.NAME, name);
        int open = blank(line, at);
        // Two braces begin a native histogram, which is a value.
        boolean braces = line.startsWith("{", open) && !line.startsWith("{{", open);
        return braces ? pairs(line, open + 1, labels) : at;
    }

    private static int pairs(String line, int start, TreeMap<String, String> labels) {
        int at = blank(line, start);
        while (at < line.length() && line.charAt(at) != '}') {
            if (isQuote(line.charAt(at))) {
                var quoted = new Quoted(line, at);
                at = blank(line, quoted.end());
                // A quoted text alone is the metric's name.
                at = at < line.length() && line.charAt(at) == '='
                        ? value(line, quoted.value(), at, labels)
                        : name(line, quoted.value(), at, labels);
            } else {
                int equals = line.indexOf('=', at);
                if (equals < 0) {
                    throw new PromqlException(at, "expected a label, = and a quoted value");
                }
                var name = line.substring(at, equals).trim();
                if (!LABEL.matcher(name).matches()) {
                    throw new PromqlException(at, "bad name of a label: \"" + name + "\"");
                }
                at = value(line, name, equals, labels);
            }
            at = separator(line, blank(line, at));
        }
        if (at >= line.length()) {
            throw new PromqlException(line.length(), "labels have no end, expected \"}\"");
        }
        return at + 1;
    }

    private static int name(String line, String name, int at, TreeMap<String, String> labels) {
        if (!labels.get(Labels.NAME).isEmpty()) {
            throw new PromqlException(Math.min(at, line.length()), "metric name must not be set twice");
        }
        labels.put(Labels.NAME, name);
        return at;
    }

    private static int value(String line, String label, int equals, TreeMap<String, String> labels) {
        int at = blank(line, equals + 1);
        if (at >= line.length() || !isQuote(line.charAt(at))) {
            throw new PromqlException(Math.min(at, line.length()), "expected a quoted value of label " + label);
        }
        var quoted = new Quoted(line, at);
        labels.put(label, quoted.value());
        return quoted.end();
    }

    private static int separator(String line, int at) {
        if (at < line.length() && line.charAt(at) == ',') {
            return blank(line, at + 1);
        }
        if (at < line.length() && line.charAt(at) != '}') {
            throw new PromqlException(at, "expected \",\" or \"}\" between labels");
        }
        return at;
    }

    private static int blank(String line, int start) {
        int at = start;
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    private static List<Double> values(String line, int start) {
        var values = new ArrayList<Double>();
        int at = blank(line, start);
        while (at < line.length()) {
            int end = at;
            while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
                end++;
            }
            expand(line.substring(at, end), at, values);
            at = blank(line, end);
        }
        return Collections.unmodifiableList(values);
    }

    private static void expand(String item, int position, List<Double> values) {
        if (item.startsWith("{{")) {
            throw new PromqlException(position, "native histograms are not supported");
        }
        int times = item.lastIndexOf('x');
        int repeats = times < 0 ? 0 : repeats(item.substring(times + 1), position);
        if (values.size() + (long) repeats >= MOST_VALUES) {
            throw new PromqlException(position, "series has more than " + MOST_VALUES + " values");
        }
        var head = times < 0 ? item : item.substring(0, times);
        if (head.equals("_")) {
            for (int i = 0; i < Math.max(1, repeats); i++) {
                values.add(null);
            }
            return;
        }
        int sign = times < 0 ? -1 : stepSign(head);
        double value = number(sign < 0 ? head : head.substring(0, sign), position);
        double step = sign < 0 ? 0 : number(head.substring(sign), position);
        for (int i = 0; i <= repeats; i++) {
            values.add(value);
            value = step == 0 ? value : value + step;
        }
    }

    private static int stepSign(String head) {
        for (int i = head.length() - 1; i > 0; i--) {
            boolean sign = head.charAt(i) == '+' || head.charAt(i) == '-';
            if (sign && Character.toLowerCase(head.charAt(i - 1)) != 'e') {
                return i;
            }
        }
        return -1;
    }

    private static int repeats(String text, int position) {
        try {
            int repeats = Integer.parseInt(text);
            if (repeats >= 0) {
                return repeats;
            }
        } catch (NumberFormatException none) {
            // Said below, as for a negative one.
        }
        throw new PromqlException(position, "bad number of repetitions: \"" + text + "\"");
    }

    private static double number(String text, int position) {
        if (text.equals("stale")) {
            return Staleness.MARK;
        }
        return Numbers.parse(text)
                .orElseThrow(() -> new PromqlException(position, "no value of a series: \"" + text + "\""));
    }
}
