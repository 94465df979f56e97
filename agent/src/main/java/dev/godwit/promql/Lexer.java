package dev.godwit.promql;

import dev.godwit.promql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts an expression into tokens. */
final class Lexer {

    private static final Pattern DURATION = Pattern.compile("(?:[0-9]+(?:ms|[smhdwy]))+");
    private static final Pattern NUMBER =
            Pattern.compile("0[xX][0-9a-fA-F_]+|(?:[0-9][0-9_]*\\.?[0-9_]*|\\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern WORD_IN_BRACKETS = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final List<String> SYMBOLS = List.of(
            "==", "!=", "=~", "!~", ">=", "<=", "=", ">", "<", "+", "-", "*", "/", "%", "^", "(", ")", "{", "}", "[",
            "]", ",", ":", "@");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int brackets;

    Lexer(String text) {
        this.text = text;
    }

    /** All tokens, the last of kind {@link Kind#END}. */
    List<Token> tokens() {
        while (skipBlank()) {
            char c = text.charAt(at);
            boolean digit = isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)));
            if (digit) {
                number();
            } else if (c == '"' || c == '\'' || c == '`') {
                var quoted = new Quoted(text, at);
                tokens.add(new Token(Kind.TEXT, quoted.value(), at));
                at = quoted.end();
            } else if (!take(Kind.WORD, brackets > 0 ? WORD_IN_BRACKETS : WORD)) {
                symbol();
            }
        }
        tokens.add(new Token(Kind.END, "", text.length()));
        return tokens;
    }

    private boolean skipBlank() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    private void number() {
        int start = at;
        // A duration first: "5m" must not be read as the number 5 and a metric m.
        if (!(match(DURATION) && !wordGoesOn(end(DURATION)) && take(Kind.DURATION, DURATION))) {
            take(Kind.NUMBER, NUMBER);
        }
        if (wordGoesOn(at)) {
            int end = at;
            while (wordGoesOn(end)) {
                end++;
            }
            throw new PromqlException(start, "bad number or duration syntax: \"" + text.substring(start, end) + "\"");
        }
    }

    private void symbol() {
        for (var symbol : SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                brackets += symbol.equals("[") ? 1 : symbol.equals("]") ? -1 : 0;
                tokens.add(new Token(Kind.SYMBOL, symbol, at));
                at += symbol.length();
                return;
            }
        }
        var strange = new String(Character.toChars(text.codePointAt(at)));
        throw new PromqlException(at, "unexpected character: \"" + strange + "\"");
    }

    private boolean take(Kind kind, Pattern pattern) {
        if (!match(pattern)) {
            return false;
        }
        int end = end(pattern);
        tokens.add(new Token(kind, text.substring(at, end), at));
        at = end;
        return true;
    }

    private boolean match(Pattern pattern) {
        return matcher(pattern).lookingAt();
    }

    private int end(Pattern pattern) {
        var matcher = matcher(pattern);
        return matcher.lookingAt() ? matcher.end() : at;
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(text).region(at, text.length());
    }

    private boolean wordGoesOn(int index) {
        if (index >= text.length()) {
            return false;
        }
        char c = text.charAt(index);
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
