package dev.godwit.promql;

import dev.godwit.promql.Expression.Aggregation;
import dev.godwit.promql.Expression.Binary;
import dev.godwit.promql.Expression.Call;
import dev.godwit.promql.Expression.MatrixSelector;
import dev.godwit.promql.Expression.Negation;
import dev.godwit.promql.Expression.Parenthesis;
import dev.godwit.promql.Expression.Subquery;
import dev.godwit.promql.Expression.VectorSelector;
import dev.godwit.promql.Shift.Anchor;
import java.util.Set;
import java.util.function.Predicate;

/** Pins every selector of an expression to a time with {@code @}, so that it gives the same whenever it is evaluated. */
final class Pinned {

    /** They answer by the time of evaluation, whatever their argument is pinned to. */
    private static final Set<String> BY_TIME = Set.of(
            "days_in_month",
            "day_of_month",
            "day_of_week",
            "day_of_year",
            "hour",
            "minute",
            "month",
            "year",
            "predict_linear",
            "time",
            "timestamp");

    private final Shift pin;

    private Pinned(long time) {
        this.pin = Shift.NONE.at(Anchor.TIME, time);
    }

    /** Whether pinning leaves the expression's meaning as it is. */
    static boolean possible(Expression expression) {
        return !contains(expression, found -> found instanceof Call call && BY_TIME.contains(call.function()));
    }

    /** Whether the expression asks where the range of the query begins or ends, or for its step. */
    static boolean knowsTheRange(Expression expression) {
        return contains(expression, found -> {
            if (found instanceof VectorSelector selector) {
                return knowsTheRange(selector.shift());
            }
            if (found instanceof MatrixSelector matrix) {
                return matrix.range().term() != null;
            }
            return found instanceof Subquery subquery
                    && (knowsTheRange(subquery.shift())
                            || subquery.range().term() != null
                            || subquery.step().term() != null);
        });
    }

    private static boolean knowsTheRange(Shift shift) {
        return shift.anchor() == Anchor.START
                || shift.anchor() == Anchor.END
                || shift.offset().term() != null;
    }

    /** The expression with every selector pinned to {@code time}, in milliseconds. */
    static Expression at(Expression expression, long time) {
        return new Pinned(time).pin(expression);
    }

    private Expression pin(Expression expression) {
        if (expression instanceof VectorSelector selector) {
            return pin(selector);
        } else if (expression instanceof MatrixSelector matrix) {
            return new MatrixSelector(pin(matrix.selector()), matrix.range(), matrix.position());
        } else if (expression instanceof Subquery subquery) {
            // What is inside a pinned subquery is evaluated at that subquery's times.
            return new Subquery(
                    subquery.expression(),
                    subquery.range(),
                    subquery.step(),
                    pin(subquery.shift()),
                    subquery.position());
        } else if (expression instanceof Call call) {
            var arguments = call.arguments().stream().map(this::pin).toList();
            return new Call(call.function(), arguments, call.type(), call.position());
        } else if (expression instanceof Aggregation of) {
            var parameter = of.parameter() == null ? null : pin(of.parameter());
            return new Aggregation(of.aggregator(), parameter, pin(of.expression()), of.grouping(), of.position());
        } else if (expression instanceof Binary binary) {
            return new Binary(
                    binary.operator(),
                    pin(binary.left()),
                    pin(binary.right()),
                    binary.bool(),
                    binary.matching(),
                    binary.position());
        } else if (expression instanceof Negation negation) {
            return new Negation(pin(negation.expression()), negation.position());
        } else if (expression instanceof Parenthesis parenthesis) {
            return new Parenthesis(pin(parenthesis.expression()), parenthesis.position());
        }
        return expression;
    }

    private VectorSelector pin(VectorSelector selector) {
        return new VectorSelector(selector.metric(), selector.matchers(), pin(selector.shift()), selector.position());
    }

    private Shift pin(Shift shift) {
        return shift.anchor() == Anchor.EVALUATION ? pin.by(shift.offset()) : shift;
    }

    private static boolean contains(Expression expression, Predicate<Expression> wanted) {
        return wanted.test(expression) || expression.children().stream().anyMatch(child -> contains(child, wanted));
    }
}
