package dev.godwit.promql;

import dev.godwit.promql.TemplateLexer.Kind;
import dev.godwit.promql.TemplateLexer.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where reading a template has come to: the next token, the variables in scope, how deep it is nested. */
final class TemplateCursor {

    private static final int DEEPEST = 100;

    private final List<Token> tokens;
    private Set<String> variables = new HashSet<>(TemplateExpansion.GIVEN);
    private int at;
    private int depth;

    TemplateCursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token next() {
        return tokens.get(at++);
    }

    int at() {
        return at;
    }

    void back(int to) {
        at = to;
    }

    boolean skip(String symbol) {
        boolean found = peek().is(Kind.SYMBOL, symbol);
        at += found ? 1 : 0;
        return found;
    }

    Token expect(Kind kind, String what) {
        if (peek().kind() != kind) {
            throw new PromqlException(peek().offset(), "expected " + what);
        }
        return next();
    }

    void close() {
        if (peek().kind() != Kind.CLOSE) {
            throw new PromqlException(peek().offset(), "unexpected \"" + peek().text() + "\" in action");
        }
        next();
    }

    boolean knows(String variable) {
        return variables.contains(variable);
    }

    void declare(String variable) {
        variables.add(variable);
    }

    /** Opens a scope over {@code start} and gives the one to {@link #leave} to. */
    Set<String> enter(Set<String> start) {
        if (++depth > DEEPEST) {
            throw new PromqlException(peek().offset(), "template is nested deeper than " + DEEPEST + " levels");
        }
        var outer = variables;
        variables = new HashSet<>(start);
        return outer;
    }

    /** Opens a scope that sees everything around it. */
    Set<String> enter() {
        return enter(variables);
    }

    void leave(Set<String> outer) {
        variables = outer;
        depth--;
    }
}
