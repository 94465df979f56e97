package dev.godwit.promql;

import dev.godwit.promql.Span.Term;
import dev.godwit.promql.Token.Kind;

/** Reads the lengths of time around selectors: a duration or number of seconds, or arithmetic over them. */
final class SpanParser {

    private static final int DEEPEST = 100;

    private final Tokens tokens;
    private final NumberParser numbers;
    private int depth;

    SpanParser(Tokens tokens, NumberParser numbers) {
        this.tokens = tokens;
        this.numbers = numbers;
    }

    /** What stands in brackets: any arithmetic, but more than nothing. */
    Span range(String context) {
        int position = tokens.peek().offset();
        var term = binary(Operator.ADD.precedence());
        if (term instanceof Term.Seconds number && !(number.value() > 0)) {
            throw new PromqlException(position, context + " must be greater than 0");
        }
        return Span.of(term, position);
    }

    /** What follows {@code offset}: one value, of either sign; arithmetic only in parentheses. */
    Span offset() {
        int position = tokens.peek().offset();
        return Span.of(signed(), position);
    }

    private Term signed() {
        if (tokens.skip("-")) {
            return negative(operand());
        }
        tokens.skip("+");
        return operand();
    }

    private Term binary(int least) {
        deeper();
        var left = unary();
        for (var found = Operator.of(tokens.peek()); found.isPresent(); found = Operator.of(tokens.peek())) {
            var operator = found.get();
            if (operator.precedence() < least || operator == Operator.ATAN2) {
                break;
            }
            int position = tokens.next().offset();
            var right = binary(operator == Operator.POWER ? operator.precedence() : operator.precedence() + 1);
            left = operation(operator, left, right, position);
        }
        depth--;
        return left;
    }

    private Term unary() {
        if (tokens.skip("-")) {
            return negative(binary(Operator.POWER.precedence()));
        }
        return tokens.skip("+") ? binary(Operator.POWER.precedence()) : operand();
    }

    private Term operand() {
        var token = tokens.peek();
        if (tokens.skip("(")) {
            var inner = binary(Operator.ADD.precedence());
            tokens.expect(")", "duration");
            return inner;
        }
        if (token.kind() == Kind.WORD && tokens.ahead().is("(")) {
            return call(token);
        }
        return new Term.Seconds(numbers.number());
    }

    private Term call(Token name) {
        boolean step = name.word("step");
        boolean least = name.word("min_of");
        if (!step && !least && !name.word("range") && !name.word("max_of")) {
            throw tokens.unexpected("duration", "expected a duration, step(), range(), min_of() or max_of()");
        }
        tokens.next();
        tokens.expect("(", "duration");
        if (step || name.word("range")) {
            tokens.expect(")", "duration");
            return step ? new Term.Step() : new Term.Range();
        }
        var left = binary(Operator.ADD.precedence());
        tokens.expect(",", "duration");
        var right = binary(Operator.ADD.precedence());
        tokens.expect(")", "duration");
        return folded(new Term.Pick(least, left, right), left, right);
    }

    private static Term operation(Operator operator, Term left, Term right, int position) {
        boolean divides = operator == Operator.DIVIDE || operator == Operator.MODULO;
        if (divides && right instanceof Term.Seconds number && number.value() == 0) {
            throw new PromqlException(position, operator == Operator.DIVIDE ? "division by zero" : "modulo by zero");
        }
        return folded(new Term.Operation(operator, left, right), left, right);
    }

    private static Term negative(Term term) {
        var zero = new Term.Seconds(0);
        return folded(new Term.Operation(Operator.SUBTRACT, zero, term), zero, term);
    }

    /** Arithmetic over numbers alone is a number. */
    private static Term folded(Term term, Term left, Term right) {
        boolean known = left instanceof Term.Seconds && right instanceof Term.Seconds;
        return known ? new Term.Seconds(term.seconds(0, 0)) : term;
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw new PromqlException(tokens.peek().offset(), "duration is nested deeper than " + DEEPEST + " levels");
        }
    }
}
