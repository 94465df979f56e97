package dev.godwit.series;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Compiles regular expressions that strangers write. RE2 matches in linear time, but a counted repetition is written out when
 * it is compiled, and repetitions inside repetitions multiply: {@code (a{1000}){1000}} is a million states. Go's compiler
 * refuses what multiplies beyond a thousand, the Java one does not. Source of the limit: Go, package regexp/syntax.
 */
public final class Regex {

    private static final int MOST_REPEATS = 1_000;
    private static final int DEEPEST = 200;
    private static final long LARGEST = 100_000;

    /** What is known of one group while it is read: states so far, those of its last piece, and repetitions inside. */
    private static final class Level {
        private long states;
        private long last;
        private long lastRepeats = 1;
        private long repeats = 1;

        void add(long size, long repeated) {
            states += last;
            last = size;
            lastRepeats = repeated;
            repeats = Math.max(repeats, repeated);
        }
    }

    private final String text;
    private final Deque<Level> outer = new ArrayDeque<>();
    private Level level = new Level();
    private int at;

    private Regex(String text) {
        this.text = text;
    }

    /** Throws {@link PatternSyntaxException} if the text is no expression, or one that would take too much memory. */
    public static Pattern compile(String text) {
        new Regex(text).check();
        return Pattern.compile(text);
    }

    /** The same, anchored at both ends, with a dot that matches line breaks: as label matchers have it. */
    public static Pattern anchored(String text) {
        new Regex(text).check();
        return Pattern.compile("^(?s:" + text + ")$");
    }

    private void check() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case '\\' -> escape();
                case '[' -> bracket();
                case '(' -> open();
                case ')' -> close();
                case '|' -> level.add(0, 1);
                case '*', '+', '?' -> level.last++;
                case '{' -> repeat();
                default -> level.add(1, 1);
            }
            if (level.states + level.last > LARGEST) {
                throw new PatternSyntaxException("expression too large");
            }
        }
    }

    private void escape() {
        boolean quoted = text.startsWith("Q", at);
        boolean braced = text.startsWith("{", at + 1) && "pPx".indexOf(text.charAt(at)) >= 0;
        int from = at;
        int end = quoted ? text.indexOf("\\E", at) : braced ? text.indexOf('}', at) : at;
        at = end < 0 ? text.length() : Math.min(text.length(), end + (quoted ? 2 : 1));
        level.add(quoted ? at - from : 1, 1);
    }

    private void bracket() {
        if (text.startsWith("^", at)) {
            at++;
        }
        // A bracket right at the beginning is a character of the class.
        int from = at;
        while (at < text.length() && (text.charAt(at) != ']' || at == from)) {
            int named = text.startsWith("[:", at) ? text.indexOf(":]", at) : -1;
            at = named >= 0 ? named + 2 : at + (text.charAt(at) == '\\' ? 2 : 1);
        }
        at++;
        level.add(1, 1);
    }

    private void open() {
        if (outer.size() >= DEEPEST) {
            throw new PatternSyntaxException("expression nests too deeply");
        }
        if (text.startsWith("?", at)) {
            // Flags or a name; what they hold is not matched.
            int colon = text.indexOf(':', at);
            int name = text.startsWith("?P<", at) || text.startsWith("?<", at) ? text.indexOf('>', at) : -1;
            int close = text.indexOf(')', at);
            at = name >= 0 ? name + 1 : colon >= 0 && colon < close ? colon + 1 : close < 0 ? text.length() : close;
        }
        outer.push(level);
        level = new Level();
    }

    private void close() {
        if (outer.isEmpty()) {
            // The compiler says it better.
            return;
        }
        var group = level;
        level = outer.pop();
        level.add(group.states + group.last + 2, group.repeats);
    }

    private void repeat() {
        int end = text.indexOf('}', at);
        var counts = end < 0 ? "" : text.substring(at, end);
        if (!counts.matches("\\d{1,9}(,\\d{0,9})?")) {
            level.add(1, 1);
            return;
        }
        int comma = counts.indexOf(',');
        long least = Long.parseLong(comma < 0 ? counts : counts.substring(0, comma));
        long most = comma < 0 || comma == counts.length() - 1 ? least + 1 : Long.parseLong(counts.substring(comma + 1));
        long count = Math.max(1, comma == counts.length() - 1 ? least : Math.max(least, comma < 0 ? least : most));
        if (count * level.lastRepeats > MOST_REPEATS) {
            throw new PatternSyntaxException("invalid repeat count", "{" + counts + "}");
        }
        level.lastRepeats *= count;
        level.repeats = Math.max(level.repeats, level.lastRepeats);
        level.last = (level.last + 1) * Math.max(1, most);
        at = end + 1;
    }
}
