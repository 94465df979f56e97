package dev.godwit.promql;

/**
 * One word of an expression.
 *
 * @param text as written; for {@link Kind#TEXT} without quotes and escapes
 * @param offset of its first character
 */
record Token(Kind kind, String text, int offset) {

    enum Kind {
        END,
        NUMBER,
        DURATION,
        TEXT,
        WORD,
        SYMBOL
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean word(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    /** How an error message names it. */
    String shown() {
        return switch (kind) {
            case END -> "end of input";
            case TEXT -> "string \"" + text + "\"";
            default -> "\"" + text + "\"";
        };
    }
}
