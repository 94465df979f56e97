package dev.godwit.promql;

import dev.godwit.series.SeriesSource;

/** Answers expressions from a source of series. Keeps nothing between queries; safe to use from any thread. */
public final class Evaluator {

    private final SeriesSource source;
    private final EvaluatorLimits limits;
    private final Functions functions;
    private final Patience patience;

    public Evaluator(SeriesSource source, EvaluatorLimits limits) {
        this(source, limits, new Functions(), Patience.ENDLESS);
    }

    private Evaluator(SeriesSource source, EvaluatorLimits limits, Functions functions, Patience patience) {
        this.source = source;
        this.limits = limits;
        this.functions = functions;
        this.patience = patience;
    }

    /** The same, as long as {@code patience} lasts. */
    public Evaluator within(Patience asked) {
        return within(limits, asked);
    }

    /** The same, with other limits and as long as {@code patience} lasts. */
    public Evaluator within(EvaluatorLimits others, Patience asked) {
        return new Evaluator(source, others, functions, asked);
    }

    /** The value at one time; throws {@link PromqlException} where there is none or it would cost too much. */
    public Value instant(Expression expression, long atMillis) {
        return instant(expression, atMillis, new Notes());
    }

    /** The same, with remarks. */
    public Value instant(Expression expression, long atMillis, Notes notes) {
        return new Evaluation(source, limits, functions, atMillis, atMillis, 0, notes, patience)
                .value(expression, atMillis);
    }

    /** The values at {@code start}, {@code start + step}, … up to {@code end}, as a matrix sorted by labels. */
    public Matrix range(Expression expression, long start, long end, long step) {
        return range(expression, start, end, step, new Notes());
    }

    /** The same, with remarks. */
    public Matrix range(Expression expression, long start, long end, long step, Notes notes) {
        if (expression.type() != ValueType.SCALAR && expression.type() != ValueType.VECTOR) {
            throw new PromqlException(
                    expression.position(),
                    "invalid expression type \"" + expression.type().words()
                            + "\" for range query, must be scalar or instant vector");
        }
        if (step <= 0 || end < start) {
            throw new PromqlException(0, "a range query needs a positive step and an end that is not before its start");
        }
        if ((end - start) / step >= limits.steps()) {
            throw new PromqlException(0, "a range query has at most " + limits.steps() + " steps");
        }
        var query = new Evaluation(source, limits, functions, start, end, step, notes, patience);
        return new Matrix(query.rows(expression, start, end, step, true));
    }
}
