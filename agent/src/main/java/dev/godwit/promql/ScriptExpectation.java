package dev.godwit.promql;

import dev.godwit.promql.Script.Line;
import dev.godwit.series.Labels;
import dev.godwit.series.Points;
import dev.godwit.settings.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** What an evaluation of a script should give; each check answers null, or what is wrong. */
final class ScriptExpectation {

    private static final Pattern NOTE = Pattern.compile("expect\\s+(\\w+)(?:\\s+(msg|regex):\\s*(.*))?");
    private static final Pattern WINDOW =
            Pattern.compile("expect\\s+range\\s+vector\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)");
    private static final Pattern STRING = Pattern.compile("expect\\s+string\\s+(.*)");

    private final List<SeriesNotation> lines = new ArrayList<>();
    private final ScriptNotes notes = new ScriptNotes();
    private OptionalDouble scalar = OptionalDouble.empty();
    private String text;
    private long[] window;
    private boolean ordered;
    private boolean fails;
    private Pattern message;

    private ScriptExpectation() {}

    static ScriptExpectation read(List<Line> body, Problems problems) {
        var expectation = new ScriptExpectation();
        for (var line : body) {
            try {
                expectation.read(line, problems);
            } catch (PromqlException bad) {
                problems.add(line.place().right(bad.position()), "", bad.getMessage());
            }
        }
        return expectation;
    }

    private void read(Line line, Problems problems) {
        if (line.text().startsWith("expect ")) {
            expect(line, problems);
        } else if (Numbers.parse(line.text()).isPresent()) {
            scalar = Numbers.parse(line.text());
        } else {
            lines.add(SeriesNotation.parse(line.text()));
        }
    }

    private void expect(Line line, Problems problems) {
        var string = STRING.matcher(line.text());
        var range = WINDOW.matcher(line.text());
        var note = NOTE.matcher(line.text());
        if (string.matches()) {
            text = new Quoted(line.text(), string.start(1)).value();
        } else if (range.matches()) {
            window(range, line, problems);
        } else if (!note.matches() || !expect(note, line, problems)) {
            problems.add(
                    line.place(),
                    "",
                    "unknown expectation",
                    "There are ordered, fail, warn, no_warn, info, no_info, string and range vector.");
        }
    }

    private boolean expect(java.util.regex.Matcher note, Line line, Problems problems) {
        var kind = note.group(1);
        var form = note.group(2);
        if (kind.equals("fail") && form != null) {
            message = ScriptNotes.pattern(form, note.group(3), line, problems);
        }
        return and(kind) || notes.add(kind, form, note.group(3), line, problems);
    }

    private void window(java.util.regex.Matcher range, Line line, Problems problems) {
        var from = ScriptTime.millis(range.group(1));
        var to = ScriptTime.millis(range.group(2));
        var step = ScriptTime.millis(range.group(3));
        if (from.isEmpty() || to.isEmpty() || step.isEmpty()) {
            problems.add(line.place(), "", "bad time or step", "Write a duration as 5m, or seconds.");
            return;
        }
        window = new long[] {from.getAsLong(), to.getAsLong(), step.getAsLong()};
    }

    /** Adds what the old spelling {@code eval_fail} or {@code eval_ordered} says; false for what says nothing here. */
    boolean and(String kind) {
        fails |= kind.equals("fail");
        ordered |= kind.equals("ordered");
        return kind.equals("fail") || kind.equals("ordered");
    }

    boolean isOrdered() {
        return ordered;
    }

    boolean isFailure() {
        return fails;
    }

    /** Start, end and step of a range vector as the value of an instant query; null if none is expected. */
    long[] window() {
        return window;
    }

    String failed(PromqlException failure) {
        if (!fails) {
            return "failed: " + failure.getMessage();
        }
        boolean same = message == null || message.matcher(failure.getMessage()).find();
        return same ? null : "failed with \"" + failure.getMessage() + "\" instead of \"" + message + "\"";
    }

    String check(Value value, long at, Notes found) {
        var wrong = notes.check(found);
        return fails ? "should have failed, gave " + value : wrong != null ? wrong : checkValue(value, at);
    }

    /** The value alone, without its remarks. */
    String checkValue(Value value, long at) {
        if (value instanceof Scalar number) {
            boolean same = scalar.isPresent() && Approximately.equal(scalar.getAsDouble(), number.value());
            return same ? null : "expected " + scalar + ", got " + number.value();
        }
        if (value instanceof Text string) {
            return string.value().equals(text) ? null : "expected " + text + ", got " + string.value();
        }
        if (value instanceof Matrix matrix) {
            return window == null ? "unexpected range vector" : rows(matrix, window[0], window[2]);
        }
        boolean vector = scalar.isEmpty() && text == null && window == null;
        return vector ? vector(((Vector) value).samples(), at) : "unexpected instant vector " + value;
    }

    private String vector(List<VectorSample> samples, long at) {
        if (samples.size() != lines.size()) {
            return differs(samples);
        }
        var byLabels = new HashMap<Labels, VectorSample>();
        samples.forEach(sample -> byLabels.put(sample.labels(), sample));
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var sample = ordered ? samples.get(i) : byLabels.get(line.labels());
            boolean same = sample != null
                    && sample.labels().equals(line.labels())
                    && sample.time() == at
                    && line.values().size() == 1
                    && line.values().get(0) != null
                    && Approximately.equal(line.values().get(0), sample.value());
            if (!same) {
                return differs(samples);
            }
        }
        return null;
    }

    /** Only what the two sides do not share. */
    private String differs(List<VectorSample> samples) {
        var expected =
                new ArrayList<>(lines.stream().map(SeriesNotation::toString).toList());
        var got = new ArrayList<>(samples.stream()
                .map(sample -> sample.labels() + " " + Numbers.sample(sample.value()))
                .toList());
        if (!ordered) {
            got.removeIf(expected::remove);
        }
        return "expected " + expected + ", got " + got;
    }

    String checkRows(Matrix matrix, long start, long step, Notes found) {
        var wrong = notes.check(found);
        return fails ? "should have failed, gave " + matrix : wrong != null ? wrong : rows(matrix, start, step);
    }

    private String rows(Matrix matrix, long start, long step) {
        Map<Labels, Points> rows = new HashMap<>();
        matrix.rows().forEach(row -> rows.put(row.labels(), row.points()));
        if (rows.size() != lines.size()) {
            return "expected " + lines.size() + " series, got " + rows.keySet();
        }
        for (var line : lines) {
            if (!same(line, rows.get(line.labels()), start, step)) {
                return "expected " + line + ", got " + rows.keySet() + " " + shown(rows.get(line.labels()));
            }
        }
        return null;
    }

    private static boolean same(SeriesNotation line, Points points, long start, long step) {
        int at = 0;
        for (int i = 0; points != null && i < line.values().size(); i++) {
            if (line.values().get(i) == null) {
                continue;
            }
            boolean same = at < points.size()
                    && points.time(at) == start + i * step
                    && Approximately.equal(line.values().get(i), points.value(at));
            if (!same) {
                return false;
            }
            at++;
        }
        return points != null && at == points.size();
    }

    private static String shown(Points points) {
        var shown = new StringBuilder();
        for (int i = 0; points != null && i < points.size(); i++) {
            shown.append(points.time(i)).append('=').append(points.value(i)).append(' ');
        }
        return shown.toString();
    }
}
