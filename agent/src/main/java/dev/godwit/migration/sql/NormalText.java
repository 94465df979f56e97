package dev.godwit.migration.sql;

import dev.godwit.migration.sql.SqlToken.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Writes tokens in one way, whatever way they were written in. Literals and parameters are {@code ?}, as is a sign before
 * one, because pg_stat_statements takes it for part of the number; lists of nothing else are one {@code ?}, because
 * PostgreSQL 18 shows them so; equal rows after VALUES are one.
 */
final class NormalText {

    private static final String LITERAL = "?";
    private static final Set<String> BEFORE_A_VALUE = Set.of(
            "select",
            "where",
            "and",
            "or",
            "not",
            "in",
            "between",
            "limit",
            "offset",
            "by",
            "then",
            "else",
            "when",
            "case",
            "return",
            "values",
            "default",
            "on",
            "having",
            "distinct",
            "all",
            "returning",
            "like",
            "ilike",
            "fetch",
            "using");
    /** Words that name no function: a parenthesis after one is apart from it. */
    private static final Set<String> APART = Set.of(
            "select",
            "where",
            "and",
            "or",
            "not",
            "in",
            "between",
            "limit",
            "offset",
            "by",
            "then",
            "else",
            "when",
            "case",
            "values",
            "default",
            "on",
            "having",
            "distinct",
            "all",
            "returning",
            "like",
            "ilike",
            "using",
            "from",
            "join",
            "as",
            "with",
            "over",
            "filter",
            "key",
            "unique",
            "check",
            "add",
            "include",
            "any",
            "some",
            "exists",
            "union",
            "except",
            "intersect",
            "is",
            "for",
            "of",
            "references",
            "set",
            "conflict",
            "exclude",
            "materialized",
            "only",
            "do",
            "lateral");

    private final Deque<Frame> frames = new ArrayDeque<>();

    private NormalText() {
        frames.push(new Frame());
    }

    /** What stands between two parentheses so far, or in the whole text. */
    private static final class Frame {
        private final List<List<String>> elements = new ArrayList<>();
        private List<String> current = new ArrayList<>();

        void end() {
            elements.add(current);
            current = new ArrayList<>();
        }
    }

    /** The tokens may hold comments and spaces; statements stay apart by semicolons. */
    static String of(List<SqlToken> all) {
        var tokens = all.stream().filter(SqlToken::significant).toList();
        var text = new NormalText();
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            boolean sign = token.isMark('-') && i + 1 < tokens.size() && isNumber(tokens.get(i + 1));
            boolean continued = i > 0 && isString(token) && isString(tokens.get(i - 1));
            if (!continued && !(sign && (i == 0 || startsValue(tokens.get(i - 1))))) {
                text.add(token, i == 0 ? null : tokens.get(i - 1));
            }
        }
        return text.written();
    }

    /** The tokens as they are, apart by as many spaces as are needed. */
    static String join(List<SqlToken> tokens) {
        return spaced(tokens.stream().map(SqlToken::text).toList());
    }

    private void add(SqlToken token, SqlToken before) {
        var frame = frames.getFirst();
        if (token.isMark('(') || token.isMark('[')) {
            frames.push(new Frame());
            frames.getFirst().current.add(token.text());
        } else if ((token.isMark(')') || token.isMark(']')) && frames.size() > 1) {
            close(token.text());
        } else if (token.isMark(',')) {
            frame.end();
        } else {
            frame.current.add(word(token, before));
        }
    }

    private void close(String mark) {
        var frame = frames.pop();
        var opening = frame.elements.isEmpty()
                ? frame.current.remove(0)
                : frame.elements.get(0).remove(0);
        frame.end();
        frames.getFirst().current.add(opening + list(frame.elements) + mark);
    }

    private static String list(List<List<String>> elements) {
        boolean literals = elements.size() > 1;
        for (var element : elements) {
            literals &= isLiteral(element);
        }
        return literals ? LITERAL : rows(elements);
    }

    /** Whether it is a literal with or without casts, which version 18 leaves out of a list. */
    private static boolean isLiteral(List<String> element) {
        if (element.size() == 2 && element.get(0).equals("cast")) {
            return element.get(1).startsWith("(? as ");
        }
        return !element.isEmpty()
                && element.get(0).equals(LITERAL)
                && (element.size() == 1 || element.get(1).equals("::"));
    }

    private static String rows(List<List<String>> elements) {
        var text = new StringBuilder();
        List<String> row = List.of();
        for (var element : elements) {
            int size = element.size();
            boolean again =
                    !element.isEmpty() && !row.isEmpty() && element.get(0).equals(row.get(0));
            if (again) {
                var rest = spaced(element.subList(1, size));
                text.append(rest.isEmpty() ? "" : " " + rest);
                row = size == 1 ? row : List.of();
                continue;
            }
            text.append(text.isEmpty() ? "" : ", ").append(spaced(element));
            boolean values = size > 1 && element.get(size - 2).equals("values");
            row = values && element.get(size - 1).startsWith("(") ? List.of(element.get(size - 1)) : List.of();
        }
        return text.toString();
    }

    private String written() {
        while (frames.size() > 1) {
            close("");
        }
        var frame = frames.getFirst();
        while (!frame.current.isEmpty()
                && frame.current.get(frame.current.size() - 1).equals(";")) {
            frame.current.remove(frame.current.size() - 1);
        }
        frame.end();
        return rows(frame.elements);
    }

    private static String word(SqlToken token, SqlToken before) {
        if (token.isLiteral()) {
            return LITERAL;
        }
        if (token.kind() != Kind.WORD) {
            return token.text();
        }
        boolean constant = token.is("true") || token.is("false") || token.is("null");
        boolean syntax = before != null && (before.is("is") || before.is("not") || before.is("set") || before.is("on"));
        return constant && !syntax ? LITERAL : token.folded();
    }

    private static boolean isNumber(SqlToken token) {
        return token.kind() == Kind.NUMBER || token.kind() == Kind.PARAMETER;
    }

    private static boolean isString(SqlToken token) {
        return token.kind() == Kind.STRING;
    }

    /** Whether a sign after this belongs to what follows, and is no subtraction. */
    private static boolean startsValue(SqlToken before) {
        if (before.kind() == Kind.WORD) {
            return BEFORE_A_VALUE.contains(before.folded());
        }
        return before.kind() == Kind.OPERATOR && !before.isMark(')') && !before.isMark(']') && !before.isMark('.');
    }

    private static String spaced(List<String> pieces) {
        var text = new StringBuilder();
        var last = "";
        for (var piece : pieces) {
            if (!last.isEmpty() && apart(last, piece)) {
                text.append(' ');
            }
            text.append(piece);
            last = piece;
        }
        return text.toString();
    }

    private static boolean apart(String last, String piece) {
        if (last.equals(".") || last.equals("::") || last.equals("(") || last.equals("[")) {
            return false;
        }
        char first = piece.charAt(0);
        if (first == '(') {
            char end = last.charAt(last.length() - 1);
            boolean name = Character.isLetterOrDigit(end) || end == '_' || end == '"';
            return !name || APART.contains(last);
        }
        return first != '.'
                && first != ','
                && first != ')'
                && first != ']'
                && first != '['
                && first != ';'
                && !piece.equals("::");
    }
}
