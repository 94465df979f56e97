package dev.godwit.migration.sql;

import dev.godwit.migration.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads text as the server's own lexer does (PostgreSQL manual, "Lexical Structure"), standard-conforming strings assumed.
 * Never fails: what does not end reaches to the end of the text. The tokens follow each other without a gap.
 */
public final class SqlTokens {

    private static final String OPERATORS = "+-*/<>=~!@#%^&|`?";
    /** An operator may end in a sign only if one of these is in it. */
    private static final String RARE = "~!@#%^&|`?";

    private final String text;
    private final boolean script;
    private final CopyData copy = new CopyData();
    private int at;
    private boolean whole;

    private SqlTokens(String text, boolean script) {
        this.text = text;
        this.script = script;
    }

    /** The tokens of what a server was sent. */
    public static List<SqlToken> of(String text) {
        return new SqlTokens(text, false).all();
    }

    /** The tokens of a file, in which psql's commands and the data of COPY may stand. */
    static List<SqlToken> ofScript(String text) {
        return new SqlTokens(text, true).all();
    }

    private List<SqlToken> all() {
        var tokens = new ArrayList<SqlToken>();
        while (at < text.length()) {
            int start = at;
            whole = true;
            var kind = script && copy.begins(text, start) ? data() : read(text.charAt(at));
            var token = new SqlToken(kind, start, text.substring(start, at), whole);
            tokens.add(token);
            if (script) {
                copy.see(token);
            }
        }
        return tokens;
    }

    private Kind data() {
        at = copy.end(text, at);
        return Kind.DATA;
    }

    private Kind read(char c) {
        if (isSpace(c)) {
            at = skip(at, SqlTokens::isSpace);
            return Kind.SPACE;
        }
        if (c == '-' && ahead(1) == '-') {
            at = lineEnd(at);
            return Kind.COMMENT;
        }
        if (c == '/' && ahead(1) == '*') {
            return comment();
        }
        if (c == '\'') {
            return quoted(at, '\'', false, Kind.STRING);
        }
        if (c == '"') {
            return quoted(at, '"', false, Kind.QUOTED);
        }
        if (c == '$') {
            return dollar();
        }
        if (isDigit(c) || (c == '.' && isDigit(ahead(1)))) {
            return number();
        }
        if (startsName(c)) {
            return word(c);
        }
        if (c == '\\' && script) {
            // psql ends a statement of several at \; and this is all of its commands that stands inside one.
            at = ahead(1) == ';' ? at + 2 : lineEnd(at);
            return Kind.META;
        }
        return OPERATORS.indexOf(c) >= 0 ? operator() : mark(c);
    }

    private Kind mark(char c) {
        boolean two = (c == ':' && (ahead(1) == ':' || ahead(1) == '=')) || (c == '.' && ahead(1) == '.');
        at += two ? 2 : 1;
        return Kind.OPERATOR;
    }

    private Kind comment() {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '/' && ahead(1) == '*') {
                depth++;
                at += 2;
            } else if (c == '*' && ahead(1) == '/') {
                depth--;
                at += 2;
                if (depth == 0) {
                    return Kind.COMMENT;
                }
            } else {
                at++;
            }
        }
        whole = false;
        return Kind.COMMENT;
    }

    private Kind quoted(int quoteAt, char quote, boolean escapes, Kind kind) {
        at = quoteAt + 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (escapes && c == '\\') {
                at += 2;
            } else if (c != quote) {
                at++;
            } else if (ahead(1) == quote) {
                at += 2;
            } else {
                at++;
                return kind;
            }
        }
        at = text.length();
        whole = false;
        return kind;
    }

    private Kind dollar() {
        if (isDigit(ahead(1))) {
            at = skip(at + 1, SqlTokens::isDigit);
            return Kind.PARAMETER;
        }
        int tag = startsName(ahead(1)) ? skip(at + 2, c -> continuesName(c) && c != '$') : at + 1;
        if (tag >= text.length() || text.charAt(tag) != '$') {
            at++;
            return Kind.OPERATOR;
        }
        var mark = text.substring(at, tag + 1);
        int end = text.indexOf(mark, tag + 1);
        whole = end >= 0;
        at = whole ? end + mark.length() : text.length();
        return Kind.STRING;
    }

    private Kind number() {
        if (text.charAt(at) == '0' && "xXoObB".indexOf(ahead(1)) >= 0 && isHex(ahead(2))) {
            at = skip(at + 2, c -> isHex(c) || c == '_');
            return Kind.NUMBER;
        }
        at = skip(at, c -> isDigit(c) || c == '_');
        // 1..10 is a range of PL/pgSQL.
        if (ahead(0) == '.' && ahead(1) != '.') {
            at = skip(at + 1, c -> isDigit(c) || c == '_');
        }
        if (ahead(0) == 'e' || ahead(0) == 'E') {
            int digits = ahead(1) == '+' || ahead(1) == '-' ? 2 : 1;
            if (isDigit(ahead(digits))) {
                at = skip(at + digits, SqlTokens::isDigit);
            }
        }
        return Kind.NUMBER;
    }

    private Kind word(char first) {
        char second = ahead(1);
        if (second == '\'' && "eEbBxXnN".indexOf(first) >= 0) {
            return quoted(at + 1, '\'', first == 'e' || first == 'E', Kind.STRING);
        }
        if (second == '&' && (first == 'u' || first == 'U') && (ahead(2) == '\'' || ahead(2) == '"')) {
            return quoted(at + 2, ahead(2), false, ahead(2) == '"' ? Kind.QUOTED : Kind.STRING);
        }
        at = skip(at, SqlTokens::continuesName);
        return Kind.WORD;
    }

    private Kind operator() {
        int end = at;
        boolean rare = false;
        while (end < text.length() && OPERATORS.indexOf(text.charAt(end)) >= 0 && !commentAt(end)) {
            rare |= RARE.indexOf(text.charAt(end)) >= 0;
            end++;
        }
        while (!rare && end > at + 1 && (text.charAt(end - 1) == '-' || text.charAt(end - 1) == '+')) {
            end--;
        }
        at = Math.max(end, at + 1);
        return Kind.OPERATOR;
    }

    private boolean commentAt(int where) {
        return text.startsWith("--", where) || text.startsWith("/*", where);
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private char ahead(int steps) {
        return at + steps < text.length() ? text.charAt(at + steps) : '\0';
    }

    private int skip(int from, java.util.function.IntPredicate wanted) {
        int end = from;
        while (end < text.length() && wanted.test(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean startsName(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean continuesName(int c) {
        return startsName(c) || isDigit(c) || c == '$';
    }
}
