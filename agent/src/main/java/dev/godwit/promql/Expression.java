package dev.godwit.promql;

import dev.godwit.series.Matcher;
import java.util.List;

/**
 * A parsed and type-checked expression. Two are equal if they mean the same, wherever they were written;
 * {@code toString} prints what parses to an equal one. Times and durations are in milliseconds.
 */
public sealed interface Expression {

    ValueType type();

    Position position();

    /** A number, or a duration in seconds. */
    record NumberLiteral(double value, Position position) implements Expression {
        @Override
        public ValueType type() {
            return ValueType.SCALAR;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NumberLiteral that && Double.compare(value, that.value) == 0;
        }

        @Override
        public int hashCode() {
            return Double.hashCode(value);
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    record TextLiteral(String value, Position position) implements Expression {
        @Override
        public ValueType type() {
            return ValueType.TEXT;
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /**
     * Series by name and labels.
     *
     * @param metric the name if it was written outside of a matcher, else empty
     * @param matchers all of them, the metric's among them
     */
    record VectorSelector(String metric, List<Matcher> matchers, Shift shift, Position position) implements Expression {
        @Override
        public ValueType type() {
            return ValueType.VECTOR;
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    record MatrixSelector(VectorSelector selector, Span range, Position position) implements Expression {
        @Override
        public ValueType type() {
            return ValueType.MATRIX;
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** An expression evaluated over and over; a {@code step} of zero means the evaluator's default. */
    record Subquery(Expression expression, Span range, Span step, Shift shift, Position position)
            implements Expression {
        @Override
        public ValueType type() {
            return ValueType.MATRIX;
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    record Call(String function, List<Expression> arguments, ValueType type, Position position) implements Expression {
        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** {@code parameter} is null where the aggregator takes none. */
    record Aggregation(
            Aggregator aggregator, Expression parameter, Expression expression, Grouping grouping, Position position)
            implements Expression {
        @Override
        public ValueType type() {
            return ValueType.VECTOR;
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** {@code position} is the operator's. */
    record Binary(
            Operator operator, Expression left, Expression right, boolean bool, Matching matching, Position position)
            implements Expression {
        @Override
        public ValueType type() {
            boolean scalars = left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR;
            return scalars ? ValueType.SCALAR : ValueType.VECTOR;
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    record Negation(Expression expression, Position position) implements Expression {
        @Override
        public ValueType type() {
            return expression.type();
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    record Parenthesis(Expression expression, Position position) implements Expression {
        @Override
        public ValueType type() {
            return expression.type();
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** The expression inside any parentheses. */
    default Expression bare() {
        var inner = this;
        while (inner instanceof Parenthesis parenthesis) {
            inner = parenthesis.expression();
        }
        return inner;
    }

    /** The expressions directly inside, in the order they were written. */
    default List<Expression> children() {
        if (this instanceof MatrixSelector matrix) {
            return List.of(matrix.selector());
        } else if (this instanceof Subquery subquery) {
            return List.of(subquery.expression());
        } else if (this instanceof Call call) {
            return call.arguments();
        } else if (this instanceof Aggregation of) {
            return of.parameter() == null ? List.of(of.expression()) : List.of(of.parameter(), of.expression());
        } else if (this instanceof Binary binary) {
            return List.of(binary.left(), binary.right());
        } else if (this instanceof Negation negation) {
            return List.of(negation.expression());
        } else if (this instanceof Parenthesis parenthesis) {
            return List.of(parenthesis.expression());
        }
        return List.of();
    }
}
