package dev.godwit.series;

import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads one sample of a text format, from left to right: {@code name{label="value"} value timestamp}. */
public final class OpenMetricsLine {

    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final Pattern SPECIAL = Pattern.compile("(?i)nan|[+-]?inf(?:inity)?");

    /** Why a line cannot be read, and at which character. */
    public static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1L;

        private final int at;

        public Unreadable(int at, String message) {
            super(message);
            this.at = at;
        }

        /** Counted from 0. */
        public int at() {
            return at;
        }
    }

    private final String line;
    private final TreeMap<String, String> labels = new TreeMap<>();
    private int at;

    public OpenMetricsLine(String line) {
        this.line = line;
    }

    /** Where the word begins that was read last. */
    private int wordStart;

    /** The labels, the name among them; to be read first. */
    public Labels labels() throws Unreadable {
        blank();
        var name = METRIC.matcher(line).region(at, line.length());
        if (name.lookingAt()) {
            at = name.end();
            labels.put(Labels.NAME, name.group());
            blank();
        } else if (!is('{')) {
            throw new Unreadable(at, "expected the name of a metric");
        }
        if (is('{')) {
            at++;
            pairs();
        }
        if (!labels.containsKey(Labels.NAME)) {
            throw new Unreadable(0, "sample has no metric name");
        }
        return Labels.of(labels);
    }

    private void pairs() throws Unreadable {
        for (blank(); !is('}'); blank()) {
            int start = at;
            boolean quoted = is('"');
            var name = quoted ? quoted() : label();
            blank();
            boolean metric = quoted && !is('=');
            if (!metric) {
                if (!is('=')) {
                    throw new Unreadable(at, "expected = after label " + name);
                }
                at++;
                blank();
                if (!is('"')) {
                    throw new Unreadable(at, "expected a quoted value of label " + name);
                }
            }
            if (!metric && name.equals(Labels.NAME)) {
                throw new Unreadable(start, "__name__ is no label to write");
            }
            if (labels.put(metric ? Labels.NAME : name, metric ? name : quoted()) != null) {
                throw new Unreadable(start, metric ? "metric has two names" : "label " + name + " is there twice");
            }
            blank();
            if (is(',')) {
                at++;
            } else if (!is('}')) {
                throw new Unreadable(at, "expected , or } after a label");
            }
        }
        at++;
    }

    private String label() throws Unreadable {
        var name = LABEL.matcher(line).region(at, line.length());
        if (!name.lookingAt()) {
            throw new Unreadable(at, "expected the name of a label or }");
        }
        at = name.end();
        return name.group();
    }

    private String quoted() throws Unreadable {
        int start = at++;
        var text = new StringBuilder();
        while (at < line.length() && !is('"')) {
            char c = line.charAt(at++);
            int known = c == '\\' && at < line.length() ? "\\\"n".indexOf(line.charAt(at)) : -1;
            if (known >= 0) {
                at++;
            }
            // As Prometheus reads it, a backslash before anything else is a backslash.
            text.append(known < 0 ? c : "\\\"\n".charAt(known));
        }
        if (at >= line.length()) {
            throw new Unreadable(start, "quoted text has no end");
        }
        at++;
        return text.toString();
    }

    /** The next word as a value. */
    public double value() throws Unreadable {
        var word = word("sample has no value");
        if (SPECIAL.matcher(word).matches()) {
            return word.equalsIgnoreCase("nan")
                    ? Double.NaN
                    : word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (!NUMBER.matcher(word).matches()) {
            throw new Unreadable(wordStart, "bad value \"" + word + "\"");
        }
        double value = Double.parseDouble(word);
        if (Double.isInfinite(value)) {
            throw new Unreadable(wordStart, "value \"" + word + "\" is out of range");
        }
        return value;
    }

    /** The next word as a time, in the unit of its format, up to {@code furthest}. */
    public double timestamp(boolean whole, double furthest) throws Unreadable {
        var word = word("sample has no timestamp");
        boolean number = NUMBER.matcher(word).matches() && !(whole && !word.matches("[+-]?[0-9]+"));
        double time = number ? Double.parseDouble(word) : Double.NaN;
        if (!(Math.abs(time) <= furthest)) {
            throw new Unreadable(wordStart, "bad timestamp \"" + word + "\"");
        }
        return time;
    }

    /** Whether there is another word before an exemplar. */
    public boolean hasMore() {
        blank();
        return at < line.length() && !is('#');
    }

    /** Throws unless the line ends here, or an exemplar begins where there may be one. */
    public void end(boolean exemplar) throws Unreadable {
        blank();
        if (at < line.length() && !(exemplar && is('#'))) {
            throw new Unreadable(at, "unexpected \"" + line.substring(at, Math.min(line.length(), at + 20)) + "\"");
        }
    }

    private String word(String none) throws Unreadable {
        blank();
        wordStart = at;
        while (at < line.length() && line.charAt(at) != ' ' && line.charAt(at) != '\t') {
            at++;
        }
        if (wordStart == at || line.charAt(wordStart) == '#') {
            throw new Unreadable(wordStart, none);
        }
        return line.substring(wordStart, at);
    }

    private void blank() {
        while (is(' ') || is('\t')) {
            at++;
        }
    }

    private boolean is(char c) {
        return at < line.length() && line.charAt(at) == c;
    }
}
