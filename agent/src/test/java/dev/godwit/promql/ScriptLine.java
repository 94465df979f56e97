package dev.godwit.promql;

import dev.godwit.series.Labels;
import dev.godwit.series.Staleness;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** One line of series notation, {@code name{label="value"} 1 _ 2+3x4 stale}; a null value is a gap. */
record ScriptLine(Labels labels, List<Double> values) {

    static ScriptLine parse(String line) {
        var labels = new TreeMap<String, String>();
        int at = 0;
        while (at < line.length() && "{ \t".indexOf(line.charAt(at)) < 0) {
            at++;
        }
        labels.put(Labels.NAME, line.substring(0, at));
        if (at < line.length() && line.charAt(at) == '{') {
            at = labels(line, at + 1, labels);
        }
        var values = new ArrayList<Double>();
        for (var item : line.substring(at).trim().split("\\s+", -1)) {
            if (!item.isEmpty()) {
                expand(item, values);
            }
        }
        return new ScriptLine(Labels.of(labels), values);
    }

    private static int labels(String line, int start, TreeMap<String, String> labels) {
        int at = start;
        while (line.charAt(at) != '}') {
            if (line.charAt(at) == ',' || Character.isWhitespace(line.charAt(at))) {
                at++;
                continue;
            }
            int equals = line.indexOf('=', at);
            var quoted = new Quoted(line, equals + 1);
            labels.put(line.substring(at, equals).trim(), quoted.value());
            at = quoted.end();
        }
        return at + 1;
    }

    private static void expand(String item, List<Double> values) {
        int times = item.lastIndexOf('x');
        int repeats = times < 0 ? 0 : Integer.parseInt(item.substring(times + 1));
        var head = times < 0 ? item : item.substring(0, times);
        if (head.equals("_")) {
            for (int i = 0; i < Math.max(1, repeats); i++) {
                values.add(null);
            }
            return;
        }
        int sign = times < 0 ? -1 : stepSign(head);
        double value = number(sign < 0 ? head : head.substring(0, sign));
        double step = sign < 0 ? 0 : number(head.substring(sign));
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

    private static double number(String text) {
        if (text.equals("stale")) {
            return Staleness.MARK;
        }
        return Numbers.parse(text).orElseThrow(() -> new IllegalArgumentException("no series value: " + text));
    }
}
