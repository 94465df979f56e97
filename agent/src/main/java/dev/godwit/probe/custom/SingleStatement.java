package dev.godwit.probe.custom;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at a query without understanding it: whether it is one statement, and one that reads. The session is read-only
 * anyway; this keeps a file from changing the session's own settings, or leaving a transaction open on it.
 */
final class SingleStatement {

    private static final Set<String> READING = Set.of("select", "with", "values", "table", "show");

    private final String sql;
    private int at;

    private SingleStatement(String sql) {
        this.sql = sql;
    }

    /** Why it is not asked; empty if it is. */
    static Optional<String> refuse(String sql) {
        return new SingleStatement(sql).refuse();
    }

    private Optional<String> refuse() {
        skipBlank();
        while (at < sql.length() && sql.charAt(at) == '(') {
            at++;
            skipBlank();
        }
        int begin = at;
        while (at < sql.length() && Character.isLetter(sql.charAt(at))) {
            at++;
        }
        var first = sql.substring(begin, at).toLowerCase(Locale.ROOT);
        if (!READING.contains(first)) {
            return Optional.of(first.isEmpty() ? "does not begin with a word" : "begins with " + first);
        }
        while (at < sql.length() && sql.charAt(at) != ';') {
            skip();
        }
        at++;
        skipBlank();
        return at < sql.length() ? Optional.of("holds more than one statement") : Optional.empty();
    }

    private void skipBlank() {
        while (at < sql.length() && (Character.isWhitespace(sql.charAt(at)) || sql.charAt(at) == ';' || isComment())) {
            skip();
        }
    }

    private boolean isComment() {
        return sql.startsWith("--", at) || sql.startsWith("/*", at);
    }

    /** Goes past whatever begins here: a comment, a string, a quoted name, or one character. */
    private void skip() {
        char c = sql.charAt(at);
        if (sql.startsWith("--", at)) {
            at = after("\n", at + 2);
        } else if (sql.startsWith("/*", at)) {
            comment();
        } else if (c == '\'') {
            quoted('\'', isEscapeString());
        } else if (c == '"') {
            quoted('"', false);
        } else if (c == '$') {
            dollar();
        } else {
            at++;
        }
    }

    private boolean isEscapeString() {
        boolean marked = at > 0 && (sql.charAt(at - 1) == 'e' || sql.charAt(at - 1) == 'E');
        return marked && (at < 2 || !isWord(sql.charAt(at - 2)));
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private void quoted(char quote, boolean escapes) {
        at++;
        while (at < sql.length() && sql.charAt(at) != quote) {
            at += escapes && sql.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    /** Comments of PostgreSQL nest. */
    private void comment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
    }

    private void dollar() {
        int end = at + 1;
        while (end < sql.length() && isWord(sql.charAt(end)) && sql.charAt(end) != '$') {
            end++;
        }
        boolean opens = end < sql.length()
                && sql.charAt(end) == '$'
                && !Character.isDigit(sql.charAt(at + 1))
                && (at == 0 || !isWord(sql.charAt(at - 1)));
        at = opens ? after(sql.substring(at, end + 1), end + 1) : at + 1;
    }

    private int after(String text, int from) {
        int found = sql.indexOf(text, from);
        return found < 0 ? sql.length() : found + text.length();
    }
}
