package dev.godwit.promql;

import java.util.Locale;
import java.util.Optional;

/** The binary operators, with their precedence; a higher one binds tighter. */
public enum Operator {
    OR("or", 1),
    AND("and", 2),
    UNLESS("unless", 2),
    EQUAL("==", 3),
    NOT_EQUAL("!=", 3),
    LESS("<", 3),
    LESS_OR_EQUAL("<=", 3),
    GREATER(">", 3),
    GREATER_OR_EQUAL(">=", 3),
    ADD("+", 4),
    SUBTRACT("-", 4),
    MULTIPLY("*", 5),
    DIVIDE("/", 5),
    MODULO("%", 5),
    ATAN2("atan2", 5),
    POWER("^", 6);

    private final String symbol;
    private final int precedence;

    Operator(String symbol, int precedence) {
        this.symbol = symbol;
        this.precedence = precedence;
    }

    static Optional<Operator> of(Token token) {
        if (token.kind() == Token.Kind.SYMBOL || token.kind() == Token.Kind.WORD) {
            var text = token.text().toLowerCase(Locale.ROOT);
            for (var operator : values()) {
                if (operator.symbol.equals(text)) {
                    return Optional.of(operator);
                }
            }
        }
        return Optional.empty();
    }

    public String symbol() {
        return symbol;
    }

    int precedence() {
        return precedence;
    }

    public boolean isSet() {
        return precedence <= 2;
    }

    public boolean isComparison() {
        return precedence == 3;
    }

    /** The result of arithmetic; a comparison gives 1 or 0. */
    double apply(double left, double right) {
        return switch (this) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case MODULO -> left % right;
            case ATAN2 -> Math.atan2(left, right);
            case POWER -> power(left, right);
            default -> holds(left, right) ? 1 : 0;
        };
    }

    boolean holds(double left, double right) {
        return switch (this) {
            case EQUAL -> left == right;
            case NOT_EQUAL -> left != right;
            case LESS -> left < right;
            case LESS_OR_EQUAL -> left <= right;
            case GREATER -> left > right;
            case GREATER_OR_EQUAL -> left >= right;
            default -> throw new IllegalStateException(this + " compares nothing");
        };
    }

    private static double power(double base, double exponent) {
        // IEEE 754 and Go say 1 where Java says NaN.
        boolean one = base == 1 || (base == -1 && Double.isInfinite(exponent));
        return one ? 1 : Math.pow(base, exponent);
    }
}
