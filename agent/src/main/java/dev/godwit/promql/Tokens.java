package dev.godwit.promql;

import dev.godwit.promql.Token.Kind;
import java.util.List;

/** A place in a list of tokens, moving forward. */
final class Tokens {

    private final List<Token> tokens;
    private int at;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    /** The one after the next. */
    Token ahead() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        var token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    boolean skip(String symbol) {
        boolean found = peek().is(symbol);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipWord(String keyword) {
        boolean found = peek().word(keyword);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(String symbol, String context) {
        if (!peek().is(symbol)) {
            throw unexpected(context, "expected \"" + symbol + "\"");
        }
        return next();
    }

    PromqlException unexpected(String context, String expected) {
        var tail = expected.isEmpty() ? "" : ", " + expected;
        return new PromqlException(peek().offset(), "unexpected " + peek().shown() + " in " + context + tail);
    }
}
