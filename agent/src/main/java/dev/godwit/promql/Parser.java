package dev.godwit.promql;

import dev.godwit.promql.Expression.Aggregation;
import dev.godwit.promql.Expression.Binary;
import dev.godwit.promql.Expression.Call;
import dev.godwit.promql.Expression.Negation;
import dev.godwit.promql.Expression.NumberLiteral;
import dev.godwit.promql.Expression.Parenthesis;
import dev.godwit.promql.Expression.TextLiteral;
import dev.godwit.promql.Matching.Cardinality;
import dev.godwit.promql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Builds expressions by precedence climbing. Every node is type-checked as it is made, and the height of the tree is
 * bounded, so that nothing that walks it later can run out of stack.
 */
final class Parser {

    /** Tallest tree: operators and calls above one another, as a long chain of them makes. */
    static final int TALLEST = 250;

    /** Deepest nesting of parentheses and calls; reading one level takes many times the stack that walking it takes. */
    static final int DEEPEST = 100;

    /** Keywords that only stand behind an operator; a half-typed one must not become a metric that nobody has. */
    private static final Set<String> NO_METRIC = Set.of("atan2", "bool", "group_left", "group_right", "ignoring", "on");

    private final Tokens tokens;
    private final Functions functions;
    private final TypeCheck check = new TypeCheck();
    private final NumberParser numbers;
    private final SelectorParser selectors;
    private int depth;

    /** Of the expression parsed last. */
    private int height;

    Parser(List<Token> tokens, Functions functions) {
        this.tokens = new Tokens(tokens);
        this.functions = functions;
        this.numbers = new NumberParser(this.tokens);
        this.selectors = new SelectorParser(this.tokens, numbers);
    }

    /** The whole text as one expression. */
    Expression expression() {
        if (tokens.peek().kind() == Kind.END) {
            throw new PromqlException(0, "no expression found in input");
        }
        var expression = binary(1);
        if (tokens.peek().kind() != Kind.END) {
            throw tokens.unexpected("expression", "");
        }
        return expression;
    }

    private Expression binary(int least) {
        if (++depth > DEEPEST) {
            throw tooDeep(DEEPEST);
        }
        var left = unary();
        int tall = height;
        for (var found = Operator.of(tokens.peek()); found.isPresent(); found = Operator.of(tokens.peek())) {
            var operator = found.get();
            if (operator.precedence() < least) {
                break;
            }
            var position = new Position(tokens.next().offset());
            boolean bool = tokens.skipWord("bool");
            var matching = matching();
            Unsupported.refuseModifier(tokens.peek());
            // Only the power operator groups from the right.
            var right = binary(operator == Operator.POWER ? operator.precedence() : operator.precedence() + 1);
            tall = bound(Math.max(tall, height) + 1);
            left = check.binary(new Binary(operator, left, right, bool, matching, position));
        }
        height = tall;
        depth--;
        return left;
    }

    private Matching matching() {
        boolean on = tokens.peek().word("on");
        if (!on && !tokens.peek().word("ignoring")) {
            return Matching.DEFAULT;
        }
        tokens.next();
        var labels = selectors.labelNames();
        boolean left = tokens.peek().word("group_left");
        if (!left && !tokens.peek().word("group_right")) {
            return new Matching(on, labels, Cardinality.ONE_TO_ONE, List.of());
        }
        tokens.next();
        List<String> include = tokens.peek().is("(") ? selectors.labelNames() : List.of();
        return new Matching(on, labels, left ? Cardinality.MANY_TO_ONE : Cardinality.ONE_TO_MANY, include);
    }

    private Expression unary() {
        var sign = tokens.peek();
        if (!sign.is("-") && !sign.is("+")) {
            return postfix();
        }
        tokens.next();
        var operand = check.signed(binary(Operator.POWER.precedence()));
        bound(++height);
        if (sign.is("+")) {
            return operand;
        }
        var position = new Position(sign.offset());
        return operand instanceof NumberLiteral number
                ? new NumberLiteral(-number.value(), position)
                : new Negation(operand, position);
    }

    private Expression postfix() {
        var expression = primary();
        for (; ; ) {
            var next = tokens.peek();
            if (next.is("[")) {
                expression = selectors.range(expression);
                bound(++height);
            } else if (next.word("offset")) {
                expression = selectors.offset(expression);
            } else if (next.is("@")) {
                expression = selectors.anchor(expression);
            } else {
                Unsupported.refuseModifier(next);
                return expression;
            }
        }
    }

    private Expression primary() {
        var token = tokens.peek();
        var position = new Position(token.offset());
        height = 1;
        if (token.kind() == Kind.NUMBER || token.kind() == Kind.DURATION || isNamedNumber(token)) {
            return new NumberLiteral(numbers.number(), position);
        }
        if (token.kind() == Kind.TEXT) {
            return new TextLiteral(tokens.next().text(), position);
        }
        if (token.is("(")) {
            tokens.next();
            var inner = binary(1);
            tokens.expect(")", "parenthesis");
            bound(++height);
            return new Parenthesis(inner, position);
        }
        if (token.is("{")) {
            return selectors.selector("", position);
        }
        if (token.kind() != Kind.WORD) {
            throw tokens.unexpected("expression", "");
        }
        return named(token, position);
    }

    private Expression named(Token token, Position position) {
        var ahead = tokens.ahead();
        var aggregator = Aggregator.of(token.text());
        if (aggregator.isPresent() && (ahead.is("(") || ahead.word("by") || ahead.word("without"))) {
            tokens.next();
            return aggregation(aggregator.get(), position);
        }
        tokens.next();
        if (ahead.word("by") || ahead.word("without")) {
            Unsupported.function(token.text()).ifPresent(reason -> {
                throw new PromqlException(position, reason);
            });
        }
        if (ahead.is("(")) {
            return call(token, position);
        }
        if (NO_METRIC.contains(token.text().toLowerCase(Locale.ROOT))) {
            throw new PromqlException(position, "unexpected " + token.shown() + " in expression");
        }
        return selectors.selector(token.text(), position);
    }

    private Expression aggregation(Aggregator aggregator, Position position) {
        var before = grouping();
        var open = tokens.peek();
        var arguments = arguments("aggregation");
        int tall = height;
        var after = grouping();
        if (before != null && after != null) {
            throw new PromqlException(open.offset(), "aggregation is grouped twice");
        }
        int wanted = aggregator.parameter().isPresent() ? 2 : 1;
        if (arguments.size() != wanted) {
            throw new PromqlException(
                    position,
                    "wrong number of arguments for aggregate expression provided, expected " + wanted + ", got "
                            + arguments.size());
        }
        var parameter = wanted == 2 ? arguments.get(0) : null;
        var grouping = before != null ? before : after != null ? after : Grouping.ALL;
        height = tall;
        return check.aggregation(new Aggregation(aggregator, parameter, arguments.get(wanted - 1), grouping, position));
    }

    private Grouping grouping() {
        boolean without = tokens.peek().word("without");
        if (!without && !tokens.peek().word("by")) {
            return null;
        }
        tokens.next();
        return new Grouping(without, selectors.labelNames());
    }

    private Expression call(Token name, Position position) {
        var signature = functions.signature(name.text());
        if (signature == null) {
            var known = Unsupported.function(name.text());
            throw new PromqlException(
                    position,
                    known.orElse(
                            "unknown function with name \"" + name.text() + "\"" + functions.suggestion(name.text())));
        }
        var arguments = arguments("call to " + name.text().toLowerCase(Locale.ROOT));
        return check.call(signature, new Call(name.text(), arguments, signature.returns(), position));
    }

    private List<Expression> arguments(String context) {
        tokens.expect("(", context);
        var arguments = new ArrayList<Expression>();
        int tall = 0;
        while (!tokens.peek().is(")")) {
            if (!arguments.isEmpty()) {
                tokens.expect(",", context);
            }
            arguments.add(binary(1));
            tall = Math.max(tall, height);
        }
        tokens.next();
        height = bound(tall + 1);
        return List.copyOf(arguments);
    }

    private int bound(int reached) {
        if (reached > TALLEST) {
            throw tooDeep(TALLEST);
        }
        return reached;
    }

    private PromqlException tooDeep(int most) {
        return new PromqlException(
                tokens.peek().offset(),
                "expression is nested deeper than " + most + " levels, operators in a row among them");
    }

    private static boolean isNamedNumber(Token token) {
        return token.word("inf") || token.word("nan");
    }
}
