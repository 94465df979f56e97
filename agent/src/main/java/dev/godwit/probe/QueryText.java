package dev.godwit.probe;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of a statement's text may be shown. Servers take constants out of the texts they keep, but not of all: not out of
 * {@code alter role … password '…'} and other commands before PostgreSQL 16, not out of {@code do} and {@code copy}, and not
 * out of a query whose entry was evicted while it ran. So here no constant is shown, and of commands only the first two words.
 */
public final class QueryText {

    /** Characters that are shown. */
    static final int LONGEST = 120;

    private static final String HIDDEN = "…";
    private static final Set<String> QUERIES = Set.of("select", "insert", "update", "delete", "merge", "with");
    private static final Pattern WORDS = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.]*(?: [\\p{L}_][\\p{L}\\p{N}_.]*)?");
    private static final Pattern FIRST = Pattern.compile("[(\\s]*(\\p{L}+)");

    /** Where a text is read: what is left of it, and what of it is shown. */
    private final String text;

    private final StringBuilder out = new StringBuilder();
    private int at;

    private QueryText(String text) {
        this.text = text;
    }

    /** The text without comments and constants, on one line, cut to {@link #LONGEST} characters; empty if it is not given. */
    public static String shown(String raw) {
        if (raw == null || raw.startsWith("<insufficient privilege>")) {
            return "";
        }
        var plain = new QueryText(raw).masked().strip();
        var first = FIRST.matcher(plain);
        boolean query = first.lookingAt() && QUERIES.contains(first.group(1).toLowerCase(Locale.ROOT));
        if (!query) {
            var words = WORDS.matcher(plain);
            return words.lookingAt() ? cut(words.group()) : HIDDEN;
        }
        return cut(plain);
    }

    private static String cut(String shown) {
        int end = Math.min(LONGEST, shown.length());
        // Not in the middle of a character.
        end -= end < shown.length() && Character.isHighSurrogate(shown.charAt(end - 1)) ? 1 : 0;
        return shown.substring(0, end);
    }

    private String masked() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (text.startsWith("--", at)) {
                skip(text.indexOf('\n', at), 0);
                space();
            } else if (text.startsWith("/*", at)) {
                comment();
            } else if (c == '\'') {
                string();
            } else if (c == '"') {
                identifier();
            } else if (c == '$') {
                dollar();
            } else if (Character.isWhitespace(c)) {
                at++;
                space();
            } else if (Character.isDigit(c)) {
                number();
            } else if (Character.isLetter(c) || c == '_') {
                word();
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    /** Goes to {@code end} and as much beyond, or to the end of the text if {@code end} is negative. */
    private void skip(int end, int beyond) {
        at = end < 0 ? text.length() : end + beyond;
    }

    private void space() {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
            out.append(' ');
        }
    }

    /** Comments may be in comments. */
    private void comment() {
        int depth = 0;
        do {
            boolean opens = text.startsWith("/*", at);
            boolean closes = text.startsWith("*/", at);
            depth += opens ? 1 : closes ? -1 : 0;
            at += opens || closes ? 2 : 1;
        } while (depth > 0 && at < text.length());
        space();
    }

    /**
     * A doubled quote is one within. Whether a backslash hides one depends on a setting we do not know, so after one nothing
     * more is shown.
     */
    private void string() {
        out.append('\'').append(HIDDEN).append('\'');
        int end = at + 1;
        while (end < text.length() && (text.charAt(end) != '\'' || text.startsWith("''", end))) {
            end += text.charAt(end) == '\'' ? 2 : 1;
        }
        boolean unclear = text.substring(at, Math.min(end, text.length())).indexOf('\\') >= 0;
        at = unclear ? text.length() : Math.min(end + 1, text.length());
    }

    private void identifier() {
        int end = text.indexOf('"', at + 1);
        out.append(text, at, end < 0 ? text.length() : end + 1);
        skip(end, 1);
    }

    /** {@code $1} is a place for a constant; {@code $$} and {@code $tag$} are quotes. */
    private void dollar() {
        int end = at + 1;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        boolean quote = end < text.length() && text.charAt(end) == '$';
        if (quote && !Character.isDigit(text.charAt(at + 1))) {
            var tag = text.substring(at, end + 1);
            out.append('\'').append(HIDDEN).append('\'');
            skip(text.indexOf(tag, end + 1), tag.length());
        } else {
            out.append(text, at, end);
            at = end;
        }
    }

    private void number() {
        int end = at;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        out.append(HIDDEN);
        at = end;
    }

    private void word() {
        int end = at;
        while (end < text.length() && isOfWord(text.charAt(end))) {
            end++;
        }
        out.append(text, at, end);
        at = end;
    }

    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}
