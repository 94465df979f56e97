package dev.godwit.promql;

import dev.godwit.promql.Expression.VectorSelector;
import dev.godwit.series.Matcher;
import java.util.List;

/** The way into the language. */
public final class Promql {

    /** Longest expression that is read, in characters. */
    public static final int LONGEST = 65_536;

    private Promql() {}

    /** Reads and type-checks an expression; throws {@link PromqlException} with the place of the mistake. */
    public static Expression parse(String text) {
        if (text.length() > LONGEST) {
            throw new PromqlException(LONGEST, "expression is longer than " + LONGEST + " characters");
        }
        return new Parser(new Lexer(text).tokens(), new Functions()).expression();
    }

    /** The matchers of a bare selector such as {@code up{job="x"}}; throws {@link PromqlException} for anything else. */
    public static List<Matcher> matchers(String text) {
        if (parse(text) instanceof VectorSelector selector && selector.shift().equals(Shift.NONE)) {
            return selector.matchers();
        }
        throw new PromqlException(0, "expected a selector of series and nothing else");
    }
}
