package dev.godwit.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts a template into text and the tokens of its actions. */
final class TemplateLexer {

    enum Kind {
        PLAIN,
        OPEN,
        CLOSE,
        WORD,
        FIELDS,
        VARIABLE,
        TEXT,
        NUMBER,
        SYMBOL,
        END
    }

    /** {@code text} is as written, but unquoted for {@link Kind#TEXT}; {@code end} is the offset after it. */
    record Token(Kind kind, String text, int offset, int end) {

        boolean is(Kind wanted, String content) {
            return kind == wanted && text.equals(content);
        }
    }

    private static final Pattern COMMENT = Pattern.compile("\\{\\{(- *)?/\\*.*?\\*/( *-)?}}", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern FIELDS = Pattern.compile("(?:\\.[A-Za-z_][A-Za-z0-9_]*)+");
    private static final Pattern VARIABLE = Pattern.compile("\\$[A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:0[xX][0-9a-fA-F]+|\\.?[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?)");
    private static final List<String> SYMBOLS = List.of(":=", "=", "|", "(", ")", ",", ".");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private boolean trims;

    TemplateLexer(String text) {
        this.text = text;
    }

    List<Token> tokens() {
        while (at < text.length()) {
            int open = text.indexOf("{{", at);
            plain(open < 0 ? text.length() : open);
            if (open >= 0 && !comment()) {
                action();
            }
        }
        tokens.add(new Token(Kind.END, "", at, at));
        return tokens;
    }

    private void plain(int end) {
        var piece = text.substring(at, end);
        piece = trims ? piece.stripLeading() : piece;
        // A dash only trims if a blank follows it: {{-3}} is a number.
        boolean trimsBack =
                text.startsWith("{{- ", end) || text.startsWith("{{-\n", end) || text.startsWith("{{-\t", end);
        piece = trimsBack ? piece.stripTrailing() : piece;
        if (!piece.isEmpty()) {
            tokens.add(new Token(Kind.PLAIN, piece, at, end));
        }
        at = end;
        trims = false;
    }

    private boolean comment() {
        var comment = COMMENT.matcher(text).region(at, text.length());
        if (!comment.lookingAt()) {
            return false;
        }
        trims = comment.group(2) != null;
        at = comment.end();
        return true;
    }

    private void action() {
        int open = at;
        tokens.add(new Token(Kind.OPEN, "{{", at, at + 2));
        at += 2;
        if (at + 1 < text.length() && text.charAt(at) == '-' && Character.isWhitespace(text.charAt(at + 1))) {
            at++;
        }
        while (true) {
            boolean blank = skipBlank();
            if (at >= text.length()) {
                throw new PromqlException(open, "unclosed action");
            }
            trims = blank && text.startsWith("-}}", at);
            if (trims || text.startsWith("}}", at)) {
                int end = at + (trims ? 3 : 2);
                tokens.add(new Token(Kind.CLOSE, "}}", at, end));
                at = end;
                return;
            }
            token();
        }
    }

    private boolean skipBlank() {
        int start = at;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at > start;
    }

    private void token() {
        char c = text.charAt(at);
        if (c == '"' || c == '`') {
            var quoted = new Quoted(text, at);
            tokens.add(new Token(Kind.TEXT, quoted.value(), at, quoted.end()));
            at = quoted.end();
            return;
        }
        if (c == '\'') {
            // A character stands for its number.
            var quoted = new Quoted(text, at);
            if (quoted.value().codePointCount(0, quoted.value().length()) != 1) {
                throw new PromqlException(at, "malformed character constant");
            }
            tokens.add(new Token(Kind.NUMBER, Integer.toString(quoted.value().codePointAt(0)), at, quoted.end()));
            at = quoted.end();
            return;
        }
        boolean found = take(Kind.NUMBER, NUMBER)
                || take(Kind.FIELDS, FIELDS)
                || take(Kind.VARIABLE, VARIABLE)
                || take(Kind.WORD, WORD);
        if (found) {
            return;
        }
        for (var symbol : SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                tokens.add(new Token(Kind.SYMBOL, symbol, at, at + symbol.length()));
                at += symbol.length();
                return;
            }
        }
        throw new PromqlException(at, "unexpected \"" + c + "\" in action");
    }

    private boolean take(Kind kind, Pattern pattern) {
        var matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return false;
        }
        tokens.add(new Token(kind, matcher.group(), at, matcher.end()));
        at = matcher.end();
        return true;
    }
}
