package dev.godwit.promql;

import com.google.re2j.PatternSyntaxException;
import dev.godwit.promql.Expression.MatrixSelector;
import dev.godwit.promql.Expression.Subquery;
import dev.godwit.promql.Expression.VectorSelector;
import dev.godwit.promql.Shift.Anchor;
import dev.godwit.promql.Token.Kind;
import dev.godwit.series.Labels;
import dev.godwit.series.Matcher;
import java.util.ArrayList;
import java.util.List;

/** Reads what stands around series: matchers, label lists, ranges, offsets and times. */
final class SelectorParser {

    private final Tokens tokens;
    private final NumberParser numbers;
    private final SpanParser spans;

    SelectorParser(Tokens tokens, NumberParser numbers) {
        this.tokens = tokens;
        this.numbers = numbers;
        this.spans = new SpanParser(tokens, numbers);
    }

    /** A selector whose name, possibly empty, has been read. */
    VectorSelector selector(String name, Position position) {
        var metric = name;
        var matchers = new ArrayList<Matcher>();
        if (tokens.skip("{")) {
            while (!tokens.skip("}")) {
                var label = tokens.peek();
                var matcher = matcher();
                if (matcher != null) {
                    matchers.add(matcher);
                } else if (metric.isEmpty()) {
                    metric = label.text();
                } else {
                    throw new PromqlException(label.offset(), "metric name must not be set twice");
                }
                if (!tokens.peek().is("}")) {
                    tokens.expect(",", "label matching");
                }
            }
        }
        if (!metric.isEmpty()) {
            if (matchers.stream().anyMatch(matcher -> matcher.name().equals(Labels.NAME))) {
                throw new PromqlException(position, "metric name must not be set twice: \"" + metric + "\"");
            }
            matchers.add(0, Matcher.equal(Labels.NAME, metric));
        }
        if (matchers.stream().allMatch(matcher -> matcher.matches(""))) {
            throw new PromqlException(position, "vector selector must contain at least one non-empty matcher");
        }
        return new VectorSelector(metric, List.copyOf(matchers), Shift.NONE, position);
    }

    /** Null for a quoted metric name, which stands where a matcher might. */
    private Matcher matcher() {
        var label = tokens.next();
        boolean quoted = label.kind() == Kind.TEXT;
        if (!quoted && !(label.kind() == Kind.WORD && label.text().indexOf(':') < 0)) {
            throw new PromqlException(label.offset(), "unexpected " + label.shown() + " in label matching");
        }
        if (quoted && (tokens.peek().is(",") || tokens.peek().is("}"))) {
            return null;
        }
        for (var kind : Matcher.Kind.values()) {
            if (tokens.skip(kind.symbol())) {
                var value = tokens.peek();
                if (value.kind() != Kind.TEXT) {
                    throw tokens.unexpected("label matching", "expected string");
                }
                tokens.next();
                return matcher(label.text(), kind, value);
            }
        }
        throw tokens.unexpected("label matching", "expected label matching operator");
    }

    private static Matcher matcher(String label, Matcher.Kind kind, Token value) {
        try {
            return new Matcher(label, kind, value.text());
        } catch (PatternSyntaxException bad) {
            throw new PromqlException(value.offset(), "bad regular expression: " + bad.getMessage());
        }
    }

    /** A list of label names in parentheses. */
    List<String> labelNames() {
        tokens.expect("(", "grouping");
        var names = new ArrayList<String>();
        while (!tokens.skip(")")) {
            var name = tokens.peek();
            boolean legal = name.kind() == Kind.TEXT
                    ? !name.text().isEmpty()
                    : name.kind() == Kind.WORD && name.text().indexOf(':') < 0;
            if (!legal) {
                throw tokens.unexpected("grouping", "expected label");
            }
            names.add(tokens.next().text());
            if (!tokens.peek().is(")")) {
                tokens.expect(",", "grouping");
            }
        }
        return List.copyOf(names);
    }

    /** {@code [5m]} or {@code [5m:1m]} behind an expression. */
    Expression range(Expression expression) {
        var open = tokens.expect("[", "range");
        var range = spans.range("range");
        if (tokens.skip(":")) {
            var step = tokens.peek().is("]") ? Span.ZERO : spans.range("subquery step");
            tokens.expect("]", "subquery selector");
            if (expression.type() != ValueType.VECTOR) {
                throw new PromqlException(
                        expression.position(),
                        "subquery is only allowed on instant vector, got "
                                + expression.type().words());
            }
            return new Subquery(expression, range, step, Shift.NONE, expression.position());
        }
        tokens.expect("]", "range selector");
        if (!(expression instanceof VectorSelector selector)) {
            throw new PromqlException(open.offset(), "ranges only allowed for vector selectors");
        }
        if (!selector.shift().equals(Shift.NONE)) {
            throw new PromqlException(open.offset(), "no offset or @ modifiers allowed before range");
        }
        return new MatrixSelector(selector, range, selector.position());
    }

    Expression offset(Expression expression) {
        var word = tokens.next();
        var shift = shift(expression, word, "offset modifier");
        if (!shift.offset().isZero()) {
            throw new PromqlException(word.offset(), "offset may not be set multiple times");
        }
        return shifted(expression, shift.by(spans.offset()));
    }

    Expression anchor(Expression expression) {
        var symbol = tokens.next();
        var shift = shift(expression, symbol, "@ modifier");
        if (shift.anchor() != Anchor.EVALUATION) {
            throw new PromqlException(symbol.offset(), "@ <timestamp> may not be set multiple times");
        }
        var token = tokens.peek();
        if (token.word("start") || token.word("end")) {
            tokens.next();
            tokens.expect("(", "@ modifier");
            tokens.expect(")", "@ modifier");
            return shifted(expression, shift.at(token.word("start") ? Anchor.START : Anchor.END, 0));
        }
        return shifted(expression, shift.at(Anchor.TIME, Span.milliseconds(numbers.signed(), token.offset())));
    }

    private static Shift shift(Expression expression, Token where, String what) {
        if (expression instanceof VectorSelector selector) {
            return selector.shift();
        }
        if (expression instanceof MatrixSelector matrix) {
            return matrix.selector().shift();
        }
        if (expression instanceof Subquery subquery) {
            return subquery.shift();
        }
        throw new PromqlException(
                where.offset(),
                what + " must be preceded by an instant vector selector, range vector selector or subquery");
    }

    private static Expression shifted(Expression expression, Shift shift) {
        if (expression instanceof VectorSelector selector) {
            return new VectorSelector(selector.metric(), selector.matchers(), shift, selector.position());
        }
        if (expression instanceof MatrixSelector matrix) {
            return new MatrixSelector(
                    (VectorSelector) shifted(matrix.selector(), shift), matrix.range(), matrix.position());
        }
        var subquery = (Subquery) expression;
        return new Subquery(subquery.expression(), subquery.range(), subquery.step(), shift, subquery.position());
    }
}
