package dev.godwit.series;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** A label matcher as PromQL has them; regular expressions are RE2, fully anchored, and {@code .} matches a line break. */
public final class Matcher {

    /** How a matcher compares. */
    public enum Kind {
        EQUAL("="),
        NOT_EQUAL("!="),
        MATCHES("=~"),
        MATCHES_NOT("!~");

        private final String symbol;

        Kind(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    private final String name;
    private final Kind kind;
    private final String value;
    private final Pattern pattern;

    /** Throws {@link PatternSyntaxException} if the value of a regular-expression matcher is none. */
    public Matcher(String name, Kind kind, String value) {
        this.name = name;
        this.kind = kind;
        this.value = value;
        boolean regex = kind == Kind.MATCHES || kind == Kind.MATCHES_NOT;
        this.pattern = regex ? Regex.anchored(value) : null;
    }

    public static Matcher equal(String name, String value) {
        return new Matcher(name, Kind.EQUAL, value);
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    public String value() {
        return value;
    }

    /** Whether a label of this value matches; an absent label has the empty value. */
    public boolean matches(String actual) {
        return switch (kind) {
            case EQUAL -> actual.equals(value);
            case NOT_EQUAL -> !actual.equals(value);
            case MATCHES -> pattern.matches(actual);
            case MATCHES_NOT -> !pattern.matches(actual);
        };
    }

    public boolean matches(Labels labels) {
        return matches(labels.get(name));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Matcher that && name.equals(that.name) && kind == that.kind && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(name, kind, value);
    }

    @Override
    public String toString() {
        return name + kind.symbol() + "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
