package dev.godwit.promql;

import dev.godwit.promql.Expression.Aggregation;
import dev.godwit.promql.Expression.Binary;
import dev.godwit.promql.Expression.Call;
import dev.godwit.promql.Matching.Cardinality;

/** Refuses expressions that are spelt right and mean nothing. Each method returns what it was given. */
final class TypeCheck {

    Expression signed(Expression operand) {
        if (operand.type() != ValueType.SCALAR && operand.type() != ValueType.VECTOR) {
            throw new PromqlException(
                    operand.position(),
                    "unary expression only allowed on expressions of type scalar or instant vector, got "
                            + words(operand));
        }
        return operand;
    }

    Expression binary(Binary binary) {
        var operator = binary.operator();
        boolean leftVector = operand(binary.left());
        boolean rightVector = operand(binary.right());
        if (binary.bool() && !operator.isComparison()) {
            throw new PromqlException(binary.position(), "bool modifier can only be used on comparison operators");
        }
        if (operator.isComparison() && !binary.bool() && !leftVector && !rightVector) {
            throw new PromqlException(binary.position(), "comparisons between scalars must use bool modifier");
        }
        if (operator.isSet() && !(leftVector && rightVector)) {
            throw new PromqlException(
                    binary.position(),
                    "set operator \"" + operator.symbol() + "\" not allowed in binary scalar expression");
        }
        matching(binary, leftVector && rightVector);
        return binary;
    }

    private static boolean operand(Expression operand) {
        if (operand.type() != ValueType.SCALAR && operand.type() != ValueType.VECTOR) {
            throw new PromqlException(
                    operand.position(),
                    "binary expression must contain only scalar and instant vector types, got " + words(operand));
        }
        return operand.type() == ValueType.VECTOR;
    }

    private static void matching(Binary binary, boolean vectors) {
        var matching = binary.matching();
        boolean any = matching.on() || !matching.labels().isEmpty();
        boolean groups = matching.cardinality() != Cardinality.ONE_TO_ONE;
        if ((any || groups) && !vectors) {
            throw new PromqlException(binary.position(), "vector matching only allowed between instant vectors");
        }
        if (groups && binary.operator().isSet()) {
            throw new PromqlException(
                    binary.position(),
                    "no grouping allowed for \"" + binary.operator().symbol() + "\" operation");
        }
        for (var label : matching.include()) {
            if (matching.on() && matching.labels().contains(label)) {
                throw new PromqlException(
                        binary.position(), "label \"" + label + "\" must not occur in on and group clause at once");
            }
        }
    }

    Expression aggregation(Aggregation aggregation) {
        var word = aggregation.aggregator().word();
        aggregation.aggregator().parameter().ifPresent(wanted -> {
            var parameter = aggregation.parameter();
            expect(parameter, wanted, "aggregation parameter of " + word);
        });
        expect(aggregation.expression(), ValueType.VECTOR, "aggregation expression of " + word);
        return aggregation;
    }

    Expression call(Signature signature, Call call) {
        int given = call.arguments().size();
        if (given < signature.least() || given > signature.most()) {
            throw new PromqlException(
                    call.position(),
                    "expected " + signature.count() + " argument(s) in call to \"" + call.function() + "\", got "
                            + given);
        }
        for (int i = 0; i < given; i++) {
            expect(call.arguments().get(i), signature.argument(i), "call to function \"" + call.function() + "\"");
        }
        return call;
    }

    private static void expect(Expression expression, ValueType wanted, String context) {
        if (expression.type() != wanted) {
            throw new PromqlException(
                    expression.position(),
                    "expected type " + wanted.words() + " in " + context + ", got " + words(expression));
        }
    }

    private static String words(Expression expression) {
        return expression.type().words();
    }
}
