package dev.godwit.promql;

import dev.godwit.promql.Token.Kind;
import dev.godwit.settings.Durations;

/** Reads numbers; a duration is one, too, and counts in seconds. */
final class NumberParser {

    private final Tokens tokens;

    NumberParser(Tokens tokens) {
        this.tokens = tokens;
    }

    double signed() {
        double sign = 1;
        if (tokens.skip("-")) {
            sign = -1;
        } else {
            tokens.skip("+");
        }
        return sign * number();
    }

    double number() {
        var token = tokens.peek();
        if (token.kind() == Kind.DURATION) {
            tokens.next();
            return Durations.parse(token.text())
                            .orElseThrow(() -> new PromqlException(
                                    token.offset(), "not a valid duration string: \"" + token.text() + "\""))
                            .toMillis()
                    / 1000.0;
        }
        if (token.kind() == Kind.NUMBER || token.word("inf") || token.word("nan")) {
            tokens.next();
            return Numbers.parse(token.text())
                    .orElseThrow(() ->
                            new PromqlException(token.offset(), "error parsing number: \"" + token.text() + "\""));
        }
        throw tokens.unexpected("expression", "expected number or duration");
    }
}
