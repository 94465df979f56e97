package dev.godwit.notify;

import com.google.re2j.PatternSyntaxException;
import dev.godwit.series.Matcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads Alertmanager's matchers: {@code severity="critical"}, {@code team=~"a|b"}, {@code team!=ops}, or several in braces.
 */
final class RouteMatchers {

    private static final Pattern FORM = Pattern.compile(
            "\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(=~|!~|!=|=)\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^\",{}]*?)\\s*(,|$)",
            Pattern.DOTALL);

    private RouteMatchers() {}

    /** Throws {@link IllegalArgumentException} with the reason. */
    static List<Matcher> parse(String text) {
        var inner = text.strip();
        if (inner.startsWith("{") && inner.endsWith("}")) {
            inner = inner.substring(1, inner.length() - 1).strip();
        }
        var matchers = new ArrayList<Matcher>();
        var form = FORM.matcher(inner);
        int at = 0;
        while (at < inner.length()) {
            if (!form.find(at) || form.start() != at) {
                throw new IllegalArgumentException("bad matcher \"" + text + "\"");
            }
            matchers.add(matcher(form.group(1), form.group(2), unquoted(form.group(3))));
            at = form.end();
        }
        if (matchers.isEmpty()) {
            throw new IllegalArgumentException("bad matcher \"" + text + "\"");
        }
        return matchers;
    }

    private static Matcher matcher(String name, String symbol, String value) {
        var kind = Arrays.stream(Matcher.Kind.values())
                .filter(one -> one.symbol().equals(symbol))
                .findFirst()
                .orElseThrow();
        try {
            return new Matcher(name, kind, value);
        } catch (PatternSyntaxException bad) {
            throw new IllegalArgumentException(
                    "bad regular expression \"" + value + "\": " + bad.getDescription(), bad);
        }
    }

    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        var text = new StringBuilder();
        for (int i = 1; i < value.length() - 1; i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                c = value.charAt(++i);
                // Alertmanager knows these three and keeps the backslash before all others.
                switch (c) {
                    case 'n' -> c = '\n';
                    case '"', '\\' -> {}
                    default -> text.append('\\');
                }
            }
            text.append(c);
        }
        return text.toString();
    }
}
