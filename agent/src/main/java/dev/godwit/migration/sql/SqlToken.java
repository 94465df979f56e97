package dev.godwit.migration.sql;

import java.util.Locale;

/**
 * One piece of SQL text.
 *
 * @param start where it begins in the text it was read from
 * @param whole whether its end was there too; activity shows only the beginning of a long text
 */
public record SqlToken(Kind kind, int start, String text, boolean whole) {

    /** The sorts. */
    public enum Kind {
        SPACE,
        COMMENT,
        /** A keyword or an identifier without quotes. */
        WORD,
        /** An identifier in double quotes. */
        QUOTED,
        /** A literal in single quotes of any sort, or in dollar quotes. */
        STRING,
        NUMBER,
        /** {@code $1}. */
        PARAMETER,
        /** An operator, or one character of punctuation. */
        OPERATOR,
        /** A command of psql, which the server never sees. */
        META,
        /** The lines after {@code COPY … FROM stdin}, up to and with their end mark. */
        DATA
    }

    public int end() {
        return start + text.length();
    }

    boolean significant() {
        return kind != Kind.SPACE && kind != Kind.COMMENT;
    }

    /** Whether it is this keyword, written in lower case here. */
    boolean is(String word) {
        return kind == Kind.WORD && text.length() == word.length() && text.equalsIgnoreCase(word);
    }

    boolean isMark(char mark) {
        return kind == Kind.OPERATOR && text.length() == 1 && text.charAt(0) == mark;
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isLiteral() {
        return kind == Kind.STRING || kind == Kind.NUMBER || kind == Kind.PARAMETER;
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    /** The name as the server folds it: lower case unless quoted. */
    String folded() {
        if (kind == Kind.QUOTED) {
            boolean escaped = text.regionMatches(true, 0, "u&", 0, 2);
            int from = escaped ? 3 : 1;
            int to = whole ? text.length() - 1 : text.length();
            return text.substring(Math.min(from, to), to).replace("\"\"", "\"");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** What a string literal holds, escapes left as written; of anything else its text. */
    String content() {
        if (kind != Kind.STRING) {
            return text;
        }
        if (text.startsWith("$")) {
            int tag = text.indexOf('$', 1) + 1;
            int to = whole ? text.length() - tag : text.length();
            return text.substring(Math.min(tag, to), to);
        }
        int from = text.indexOf('\'') + 1;
        int to = whole ? text.length() - 1 : text.length();
        return text.substring(Math.min(from, to), to).replace("''", "'");
    }
}
