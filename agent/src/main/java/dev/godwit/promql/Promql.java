package dev.godwit.promql;

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
}
