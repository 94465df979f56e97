package dev.godwit.promql;

import dev.godwit.series.Labels;
import dev.godwit.series.Points;
import dev.godwit.series.Staleness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What an evaluation of a script should give; each check answers null, or what is wrong. */
final class ScriptExpectation {

    private static final Pattern NOTE = Pattern.compile("expect (\\w+)(?: (msg|regex): ?(.*))?");
    private static final Pattern WINDOW = Pattern.compile("expect range vector from (\\S+) to (\\S+) step (\\S+)");
    private static final double EPSILON = 1e-6;

    private final List<SeriesNotation> lines = new ArrayList<>();
    private final List<String[]> notes = new ArrayList<>();
    private Double scalar;
    private String text;
    private long[] window;
    private boolean ordered;
    private boolean fails;
    private String message;

    ScriptExpectation(List<String> body) {
        for (var line : body) {
            if (line.startsWith("expect string ")) {
                text = new Quoted(line, 14).value();
            } else if (line.startsWith("expect range vector ")) {
                var match = WINDOW.matcher(line);
                if (match.matches()) {
                    window = new long[] {Script.millis(match.group(1)), Script.millis(match.group(3))};
                }
            } else if (line.startsWith("expect ")) {
                expect(line);
            } else if (Numbers.parse(line).isPresent()) {
                scalar = Numbers.parse(line).getAsDouble();
            } else {
                lines.add(SeriesNotation.parse(line));
            }
        }
    }

    private void expect(String line) {
        var match = NOTE.matcher(line);
        if (!match.matches()) {
            throw new IllegalArgumentException(line);
        }
        switch (match.group(1)) {
            case "ordered" -> ordered = true;
            case "fail" -> {
                fails = true;
                message = match.group(3);
            }
            default -> notes.add(new String[] {match.group(1), match.group(2), match.group(3)});
        }
    }

    void fails(boolean expected) {
        fails |= expected;
    }

    boolean isOrdered() {
        return ordered;
    }

    String failed(PromqlException failure) {
        if (!fails) {
            return "failed: " + failure.getMessage();
        }
        boolean same = message == null || failure.getMessage().equals(message);
        return same ? null : "failed with \"" + failure.getMessage() + "\" instead of \"" + message + "\"";
    }

    String check(Value value, long at, Notes found) {
        if (fails) {
            return "should have failed";
        }
        var wrong = checkNotes(found);
        if (wrong != null) {
            return wrong;
        }
        if (value instanceof Scalar number) {
            return scalar != null && close(scalar, number.value()) ? null : "expected " + scalar + ", got " + number;
        }
        if (value instanceof Text string) {
            return string.value().equals(text) ? null : "expected " + text + ", got " + string;
        }
        if (value instanceof Matrix matrix) {
            return window == null ? "unexpected matrix" : checkRows(matrix, window[0], window[1], found);
        }
        return vector(((Vector) value).samples(), at);
    }

    private String vector(List<VectorSample> samples, long at) {
        if (samples.size() != lines.size()) {
            return "expected " + lines + ", got " + samples;
        }
        var byLabels = new HashMap<Labels, VectorSample>();
        samples.forEach(sample -> byLabels.put(sample.labels(), sample));
        for (int i = 0; i < lines.size(); i++) {
            var sample = ordered ? samples.get(i) : byLabels.get(lines.get(i).labels());
            boolean same = sample != null
                    && sample.labels().equals(lines.get(i).labels())
                    && sample.time() == at
                    && close(lines.get(i).values().get(0), sample.value());
            if (!same) {
                return "expected " + lines.get(i) + ", got " + sample + " of " + samples;
            }
        }
        return null;
    }

    /** One step of a range query against what was expected of an instant one. */
    String checkStep(Matrix matrix, long at) {
        var samples = new ArrayList<VectorSample>();
        for (var row : matrix.rows()) {
            for (int i = 0; i < row.points().size(); i++) {
                if (row.points().time(i) == at) {
                    samples.add(new VectorSample(row.labels(), row.points().value(i), at));
                }
            }
        }
        return vector(samples, at);
    }

    String checkRows(Matrix matrix, long start, long step, Notes found) {
        if (fails) {
            return "should have failed";
        }
        var wrong = checkNotes(found);
        if (wrong != null) {
            return wrong;
        }
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
                    && close(line.values().get(i), points.value(at));
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

    private String checkNotes(Notes found) {
        for (var note : notes) {
            var texts = note[0].endsWith("warn") ? found.warnings() : found.infos();
            boolean wanted = !note[0].startsWith("no_");
            boolean there = note[2] == null
                    ? !texts.isEmpty()
                    : texts.stream()
                            .anyMatch(text -> note[1].equals("msg") ? text.equals(note[2]) : text.matches(note[2]));
            if (wanted != there) {
                return "expected " + String.join(" ", note[0], note[2]) + ", got " + texts;
            }
        }
        return null;
    }

    private static boolean close(double expected, double actual) {
        if (Staleness.is(expected) || Staleness.is(actual)) {
            return Staleness.is(expected) && Staleness.is(actual);
        }
        if (expected == actual || (Double.isNaN(expected) && Double.isNaN(actual))) {
            return true;
        }
        double size = Math.abs(expected) + Math.abs(actual);
        double difference = Math.abs(expected - actual);
        if (expected == 0 || actual == 0 || size < Double.MIN_NORMAL) {
            return difference < EPSILON * Double.MIN_NORMAL;
        }
        return difference / Math.min(size, Double.MAX_VALUE) < EPSILON;
    }
}
