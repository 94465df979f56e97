package dev.godwit.promql;

import dev.godwit.promql.Script.Line;
import dev.godwit.series.SeriesSource;
import dev.godwit.settings.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One {@code eval} of a script. Every expression is printed and read back before it is used, so that whatever the scripts
 * hold is also a test of the printer. An instant one is asked again with its time pinned by {@code @} at other times, and
 * each of these as the middle of a range query, as the public runner does.
 */
final class ScriptEvaluation {

    private static final Pattern INSTANT =
            Pattern.compile("eval(?:_(fail|warn|info|ordered))?\\s+instant\\s+(?:at\\s+(\\S+)\\s+)?(.+)");
    private static final Pattern RANGE = Pattern.compile(
            "eval(?:_(fail|warn|info))?\\s+range\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)\\s+(.+)");
    private static final long MINUTE = 60_000;

    private final String expression;
    private final long start;
    private final long end;
    private final long step;
    private final ScriptExpectation expected;

    private ScriptEvaluation(String expression, long start, long end, long step, ScriptExpectation expected) {
        this.expression = expression;
        this.start = start;
        this.end = end;
        this.step = step;
        this.expected = expected;
    }

    static Optional<ScriptEvaluation> read(Line first, List<Line> body, Problems problems) {
        var instant = INSTANT.matcher(first.text());
        var range = RANGE.matcher(first.text());
        boolean isRange = range.matches();
        if (!isRange && !instant.matches()) {
            problems.add(
                    first.place(), "", "expected \"eval instant at T EXPR\" or \"eval range from T to T step D EXPR\"");
            return Optional.empty();
        }
        var header = isRange ? range : instant;
        var from = ScriptTime.millis(Optional.ofNullable(header.group(2)).orElse("0"));
        var to = isRange ? ScriptTime.millis(range.group(3)) : from;
        var step = isRange ? ScriptTime.millis(range.group(4)) : OptionalLong.of(0);
        if (from.isEmpty() || to.isEmpty() || step.isEmpty()) {
            problems.add(first.place(), "", "bad time or step", "Write a duration as 5m, or seconds.");
            return Optional.empty();
        }
        var expected = ScriptExpectation.read(body, problems);
        Optional.ofNullable(header.group(1)).ifPresent(expected::and);
        var text = header.group(isRange ? 5 : 3);
        if (expected.window() != null && !isRange) {
            // The values of an instant query that gives a range vector lie on the steps named.
            return Optional.of(new ScriptEvaluation(text, expected.window()[1], expected.window()[1], 0, expected));
        }
        return Optional.of(
                new ScriptEvaluation(text, from.getAsLong(), to.getAsLong(), isRange ? step.getAsLong() : 0, expected));
    }

    /** What went wrong, empty if nothing did. */
    String run(SeriesSource source) {
        var evaluator = new Evaluator(source, EvaluatorLimits.DEFAULT);
        try {
            var parsed = roundTripped(Promql.parse(expression));
            var wrong = step == 0 ? instant(evaluator, parsed) : range(evaluator, parsed);
            return wrong == null ? "" : wrong;
        } catch (PromqlException failure) {
            var wrong = expected.failed(failure);
            return wrong == null ? "" : wrong;
        }
    }

    private String range(Evaluator evaluator, Expression parsed) {
        var notes = new Notes();
        var rows = evaluator.range(parsed, start, end, step, notes);
        return expected.checkRows(rows, start, step, notes);
    }

    private String instant(Evaluator evaluator, Expression parsed) {
        var notes = new Notes();
        var wrong = expected.check(evaluator.instant(parsed, start, notes), start, notes);
        if (wrong != null) {
            return wrong;
        }
        wrong = asRange(evaluator, parsed, start);
        return wrong != null || expected.isFailure() ? wrong : pinned(evaluator, parsed);
    }

    private String pinned(Evaluator evaluator, Expression parsed) {
        if (!Pinned.possible(parsed)) {
            return null;
        }
        var pinned = roundTripped(Pinned.at(parsed, start));
        for (long at : elsewhere(start)) {
            var wrong = expected.checkValue(evaluator.instant(pinned, at), at);
            if (wrong == null) {
                wrong = asRange(evaluator, pinned, at);
            }
            if (wrong != null) {
                return "as " + pinned + " at " + at + " ms: " + wrong;
            }
        }
        return null;
    }

    private static List<Long> elsewhere(long at) {
        return at == 0 ? List.of(-1000L, 0L, 1000L) : List.of(-10 * at, 0L, at / 5, at, 10 * at);
    }

    private String asRange(Evaluator evaluator, Expression parsed, long at) {
        boolean possible = parsed.type() == ValueType.VECTOR || parsed.type() == ValueType.SCALAR;
        if (!possible || expected.isOrdered() || expected.isFailure() || Pinned.knowsTheRange(parsed)) {
            return null;
        }
        var rows = evaluator.range(parsed, at - MINUTE, at + MINUTE, MINUTE);
        var middle = new ArrayList<VectorSample>();
        for (var row : rows.rows()) {
            for (int i = 0; i < row.points().size(); i++) {
                if (row.points().time(i) == at) {
                    middle.add(new VectorSample(row.labels(), row.points().value(i), at));
                }
            }
        }
        var value = parsed.type() == ValueType.SCALAR && middle.size() == 1
                ? new Scalar(middle.get(0).value(), at)
                : new Vector(middle);
        var wrong = expected.checkValue(value, at);
        return wrong == null ? null : "as a range query: " + wrong;
    }

    private static Expression roundTripped(Expression expression) {
        var again = Promql.parse(expression.toString());
        if (!again.equals(expression)) {
            throw new PromqlException(0, "prints as " + expression + ", which reads as something else");
        }
        return again;
    }
}
