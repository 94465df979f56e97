package dev.godwit.promql;

import dev.godwit.promql.Expression.Aggregation;
import dev.godwit.promql.Expression.Binary;
import dev.godwit.promql.Expression.Call;
import dev.godwit.promql.Expression.MatrixSelector;
import dev.godwit.promql.Expression.Negation;
import dev.godwit.promql.Expression.NumberLiteral;
import dev.godwit.promql.Expression.Parenthesis;
import dev.godwit.promql.Expression.Subquery;
import dev.godwit.promql.Expression.TextLiteral;
import dev.godwit.promql.Expression.VectorSelector;
import dev.godwit.series.Labels;
import dev.godwit.series.Matcher;
import dev.godwit.series.Points;
import dev.godwit.series.Series;
import dev.godwit.series.SeriesSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;

/** One query while it is being answered: walks the expression and counts what it costs. */
final class Evaluation {

    /** How often it spends between two looks at the clock. */
    private static final int LOOK_EVERY = 64;

    private final SeriesSource source;
    private final EvaluatorLimits limits;
    private final Functions functions;
    private final long start;
    private final long end;
    private final long step;
    private final Notes notes;
    private final Patience patience;

    /** By identity: the same selector is asked again at every step. */
    private final IdentityHashMap<List<Matcher>, List<Series>> selected = new IdentityHashMap<>();

    private long spent;
    private long held;
    private int spends;

    Evaluation(
            SeriesSource source,
            EvaluatorLimits limits,
            Functions functions,
            long start,
            long end,
            long step,
            Notes notes,
            Patience patience) {
        this.source = source;
        this.limits = limits;
        this.functions = functions;
        this.start = start;
        this.end = end;
        this.step = step;
        this.notes = notes;
        this.patience = patience;
    }

    Notes notes() {
        return notes;
    }

    Value value(Expression expression, long at) {
        if (expression instanceof NumberLiteral number) {
            return new Scalar(number.value(), at);
        } else if (expression instanceof TextLiteral text) {
            return new Text(text.value(), at);
        } else if (expression instanceof VectorSelector selector) {
            return new Vector(latest(selector, at, false));
        } else if (expression instanceof MatrixSelector || expression instanceof Subquery) {
            return new Matrix(window(expression, at).rows());
        } else if (expression instanceof Call call) {
            return functions.function(call.function()).body().apply(call, at, this);
        } else if (expression instanceof Aggregation aggregation) {
            return new Vector(new Aggregating(aggregation, this).at(at));
        } else if (expression instanceof Binary binary) {
            return binary(binary, at);
        } else if (expression instanceof Negation negation) {
            return negation(negation, at);
        } else if (expression instanceof Parenthesis parenthesis) {
            return value(parenthesis.expression(), at);
        }
        throw new IllegalStateException("no evaluation for " + expression.getClass());
    }

    double scalar(Expression expression, long at) {
        // The usual threshold is a literal; it need not become an object.
        return expression instanceof NumberLiteral number ? number.value() : ((Scalar) value(expression, at)).value();
    }

    List<VectorSample> vector(Expression expression, long at) {
        return ((Vector) value(expression, at)).samples();
    }

    String text(Expression expression) {
        return ((TextLiteral) expression.bare()).value();
    }

    /** The series of a selector at a time; with their own times rather than {@code at} if {@code ownTime}. */
    List<VectorSample> latest(VectorSelector selector, long at, boolean ownTime) {
        long when = time(selector.shift(), at, selector.position());
        long after = when - limits.lookback().toMillis();
        var series = select(selector);
        var samples = new ArrayList<VectorSample>(series.size());
        for (var one : series) {
            var point = one.latest(after, when);
            if (point != null) {
                samples.add(new VectorSample(one.labels(), point.value(), ownTime ? point.time() : at));
            }
        }
        // Looking costs, found or not: a selector of many series over an empty past must meet the limit too.
        spend(series.size(), selector);
        return samples;
    }

    private List<Series> select(VectorSelector selector) {
        return selected.computeIfAbsent(selector.matchers(), matchers -> {
            var series = Selectors.select(source, matchers, patience);
            notes.found(series.size());
            if (series.size() > limits.series()) {
                throw new PromqlException(
                        selector.position(),
                        "selector matches " + series.size() + " series, more than " + limits.series());
            }
            return series;
        });
    }

    /** The samples a range selector or subquery covers at a time. */
    Window window(Expression expression, long at) {
        var bare = expression.bare();
        if (bare instanceof MatrixSelector matrix) {
            long to = time(matrix.selector().shift(), at, matrix.position());
            long from = to - length(matrix.range(), matrix.position());
            var rows = new ArrayList<Matrix.Row>();
            for (var one : select(matrix.selector())) {
                var points = one.window(from, to);
                spend(Math.max(1, points.size()), matrix);
                if (points.size() > 0) {
                    rows.add(new Matrix.Row(one.labels(), points));
                }
            }
            return new Window(from, to, rows);
        }
        if (bare instanceof Subquery subquery) {
            long to = time(subquery.shift(), at, subquery.position());
            long from = to - length(subquery.range(), subquery.position());
            long step = subquery.step().isZero()
                    ? limits.subqueryStep().toMillis()
                    : Math.max(1, length(subquery.step(), subquery.position()));
            // Steps lie on multiples of the step, and the window is open on its left.
            long first = Math.floorDiv(from, step) * step + step;
            return new Window(from, to, rows(subquery.expression(), first, to, step, false));
        }
        throw new IllegalStateException("no window of " + expression.getClass());
    }

    private long time(Shift shift, long at, Position position) {
        return shift.base(at, start, end) - shift.offset().milliseconds(step, end - start, true, position);
    }

    private long length(Span span, Position position) {
        return span.milliseconds(step, end - start, false, position);
    }

    /** Evaluates step by step and gathers the values of each label set. */
    List<Matrix.Row> rows(Expression expression, long first, long last, long step, boolean sorted) {
        var columns = new HashMap<Labels, PointsBuilder>();
        for (long at = first; at <= last; at += step) {
            spend(1, expression);
            long kept = held;
            var value = value(expression, at);
            // Whatever subqueries held for this step is let go with it.
            held = kept;
            if (value instanceof Scalar scalar) {
                hold(1, expression);
                columns.computeIfAbsent(Labels.EMPTY, absent -> new PointsBuilder())
                        .add(at, scalar.value());
            } else {
                hold(((Vector) value).samples().size(), expression);
                for (var sample : ((Vector) value).samples()) {
                    columns.computeIfAbsent(sample.labels(), absent -> new PointsBuilder())
                            .add(at, sample.value());
                }
            }
        }
        var rows = new ArrayList<Matrix.Row>(columns.size());
        columns.forEach((labels, points) -> rows.add(new Matrix.Row(labels, points.build())));
        if (sorted) {
            rows.sort((left, right) -> left.labels().compareTo(right.labels()));
        }
        return rows;
    }

    /** Whether this is a range query, in which sorting has no meaning. */
    boolean isRange() {
        return start != end;
    }

    private Value binary(Binary binary, long at) {
        boolean left = binary.left().type() == ValueType.SCALAR;
        boolean right = binary.right().type() == ValueType.SCALAR;
        if (left && right) {
            double value = binary.operator().apply(scalar(binary.left(), at), scalar(binary.right(), at));
            return new Scalar(value, at);
        }
        if (right) {
            return Elementwise.withScalar(binary, vector(binary.left(), at), scalar(binary.right(), at), false, at);
        }
        if (left) {
            return Elementwise.withScalar(binary, vector(binary.right(), at), scalar(binary.left(), at), true, at);
        }
        var joining = new Joining(binary, at);
        return new Vector(joining.join(vector(binary.left(), at), vector(binary.right(), at)));
    }

    private Value negation(Negation negation, long at) {
        if (negation.type() == ValueType.SCALAR) {
            return new Scalar(-scalar(negation.expression(), at), at);
        }
        return Elementwise.map(vector(negation.expression(), at), at, negation, value -> -value);
    }

    /** Counts samples against the query's budget. */
    void spend(int samples, Expression where) {
        if (++spends % LOOK_EVERY == 0) {
            patience.check();
        }
        spent += samples;
        if (spent > limits.samples()) {
            throw new PromqlException(where.position(), "query processes more than " + limits.samples() + " samples");
        }
    }

    private void hold(int samples, Expression where) {
        held += samples;
        if (held > limits.held()) {
            throw new PromqlException(where.position(), "query holds more than " + limits.held() + " samples at once");
        }
    }

    /** Rows of samples in {@code (from, to]}. */
    record Window(long from, long to, List<Matrix.Row> rows) {}

    private static final class PointsBuilder {
        private long[] times = new long[4];
        private double[] values = new double[4];
        private int size;

        void add(long time, double value) {
            if (size == times.length) {
                times = java.util.Arrays.copyOf(times, size * 2);
                values = java.util.Arrays.copyOf(values, size * 2);
            }
            times[size] = time;
            values[size++] = value;
        }

        Points build() {
            return new Points(times, values, size);
        }
    }
}
