package dev.godwit.promql;

import dev.godwit.series.LoadedSeries;
import dev.godwit.settings.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Runs a script of {@code load}, {@code clear} and {@code eval}, and gathers the evaluations that went wrong. */
final class Script {

    /** One evaluation: its first line, and what went wrong or null. */
    record Outcome(String header, String failure) {}

    private static final Pattern INSTANT = Pattern.compile("eval(_fail)? instant at (\\S+) (.+)");
    private static final Pattern RANGE = Pattern.compile("eval range from (\\S+) to (\\S+) step (\\S+) (.+)");

    private final LoadedSeries source = new LoadedSeries();
    private final List<Outcome> outcomes = new ArrayList<>();

    static List<Outcome> run(String text) {
        var script = new Script();
        var command = new ArrayList<String>();
        for (var line : (text + "\n").split("\n", -1)) {
            var bare = line.trim();
            if (bare.isEmpty() || bare.startsWith("#")) {
                script.execute(command);
                command.clear();
            } else if (!command.isEmpty() && bare.matches("(?i)(clear|load\\S*\\s.*|eval\\S*\\s.*)")) {
                script.execute(command);
                command.clear();
                command.add(bare);
            } else {
                command.add(bare);
            }
        }
        return script.outcomes;
    }

    private void execute(List<String> command) {
        if (command.isEmpty()) {
            return;
        }
        var first = command.get(0);
        var body = command.subList(1, command.size());
        if (first.toLowerCase(Locale.ROOT).startsWith("clear")) {
            source.clear();
        } else if (first.startsWith("load ")) {
            load(millis(first.substring(5).trim()), body);
        } else {
            outcomes.add(new Outcome(first, evaluate(first, body)));
        }
    }

    private void load(long step, List<String> lines) {
        for (var text : lines) {
            var line = SeriesNotation.parse(text);
            for (int i = 0; i < line.values().size(); i++) {
                if (line.values().get(i) != null) {
                    source.add(line.labels(), i * step, line.values().get(i));
                }
            }
        }
    }

    private String evaluate(String header, List<String> body) {
        var expected = new ScriptExpectation(body);
        try {
            var instant = INSTANT.matcher(header);
            var range = RANGE.matcher(header);
            if (instant.matches()) {
                expected.fails(instant.group(1) != null);
                return instant(instant.group(3), millis(instant.group(2)), expected);
            }
            if (range.matches()) {
                return range(range.group(4), range, expected);
            }
            return "not a command";
        } catch (PromqlException failure) {
            return expected.failed(failure);
        }
    }

    private String instant(String text, long at, ScriptExpectation expected) {
        var expression = roundTripped(text);
        var evaluator = new Evaluator(source, EvaluatorLimits.DEFAULT);
        var notes = new Notes();
        var wrong = expected.check(evaluator.instant(expression, at, notes), at, notes);
        boolean alsoAsRange = wrong == null && expression.type() == ValueType.VECTOR && !expected.isOrdered();
        if (!alsoAsRange || text.contains("start()") || text.contains("end()")) {
            return wrong;
        }
        var rows = evaluator.range(expression, at - 60_000, at + 60_000, 60_000);
        var middle = expected.checkStep(rows, at);
        return middle == null ? null : "as a range query: " + middle;
    }

    private String range(String text, java.util.regex.Matcher header, ScriptExpectation expected) {
        var expression = roundTripped(text);
        long start = millis(header.group(1));
        long step = millis(header.group(3));
        var notes = new Notes();
        var rows = new Evaluator(source, EvaluatorLimits.DEFAULT)
                .range(expression, start, millis(header.group(2)), step, notes);
        return expected.checkRows(rows, start, step, notes);
    }

    private static Expression roundTripped(String text) {
        var expression = Promql.parse(text);
        var again = Promql.parse(expression.toString());
        if (!again.equals(expression)) {
            throw new IllegalStateException(text + " printed as " + expression + " reads as something else");
        }
        return again;
    }

    static long millis(String text) {
        return Durations.parse(text)
                .map(java.time.Duration::toMillis)
                .orElseGet(() -> Math.round(Double.parseDouble(text) * 1000));
    }
}
