package dev.godwit.rules;

import dev.godwit.rules.Condition.Baseline;
import dev.godwit.rules.Condition.Quantity;
import dev.godwit.rules.Condition.Threshold;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code SIGNAL OPERATOR THRESHOLD} and nothing else. Text that happens to be PromQL is refused like any other text: there
 * {@code errors > 10/minute} would divide by a metric called minute, and never be true.
 */
final class ConditionParser {

    static final String AS_PROMQL =
            "A condition is SIGNAL OPERATOR THRESHOLD; write anything else as a Prometheus rule in a file with groups:.";

    private static final int LONGEST = 200;
    private static final int LONGEST_EXCERPT = 24;
    private static final List<String> OPERATORS = List.of(">=", "<=", "==", "!=", ">", "<");
    private static final Set<String> JOINING = Set.of("and", "or", "unless");

    private static final Pattern SPACE = Pattern.compile("\\s*");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:\\.[0-9]+)?");
    private static final Pattern SUFFIX = Pattern.compile("%|×|[A-Za-z][A-Za-z0-9]*");
    private static final Pattern PERIOD = Pattern.compile("/\\s*([A-Za-z]+)");

    private final String text;
    private int at;

    private ConditionParser(String text) {
        this.text = text;
    }

    /** Throws {@link ConditionException} where the text leaves the grammar. */
    static Condition parse(String text) {
        if (text.length() > LONGEST) {
            throw new ConditionException(LONGEST, "condition is longer than " + LONGEST + " characters", AS_PROMQL);
        }
        return new ConditionParser(text).condition();
    }

    private Condition condition() {
        space();
        int signalAt = at;
        var signal = take(WORD, "a signal", AS_PROMQL);
        space();
        int operatorAt = at;
        var operator = operator();
        space();
        var threshold = threshold();
        space();
        if (at < text.length()) {
            throw joins(rest())
                    ? joined()
                    : new ConditionException(at, "unexpected \"" + excerpt() + "\" after the threshold", AS_PROMQL);
        }
        return new Condition(text, signal, signalAt, operator, operatorAt, threshold);
    }

    private String operator() {
        for (var operator : OPERATORS) {
            if (text.startsWith(operator, at)) {
                at += operator.length();
                return operator;
            }
        }
        var hint = text.startsWith("=", at) ? "Equality is written ==." : AS_PROMQL;
        throw new ConditionException(at, "expected one of > >= < <= == !=" + found(), hint);
    }

    private Threshold threshold() {
        int start = at;
        if (rest().startsWith("baseline")) {
            throw new ConditionException(at, "expected a number before baseline", "Write it like 2x baseline.");
        }
        var number = new BigDecimal(take(NUMBER, "a threshold", "Write it like 500ms, 90%, 10/minute or 2x baseline."));
        space();
        int suffixAt = at;
        var period = matcher(PERIOD);
        if (period.lookingAt()) {
            at = period.end();
            return new Quantity(number, "/" + period.group(1), start, suffixAt);
        }
        var suffix = matcher(SUFFIX);
        if (!suffix.lookingAt()) {
            return new Quantity(number, "", start, suffixAt);
        }
        if (joins(suffix.group())) {
            throw joined();
        }
        at = suffix.end();
        return suffix.group().equals("x") || suffix.group().equals("×")
                ? baseline(number, start)
                : new Quantity(number, suffix.group(), start, suffixAt);
    }

    private Baseline baseline(BigDecimal factor, int start) {
        space();
        int wordAt = at;
        var word = take(WORD, "baseline", "Write it like 2x baseline.");
        if (!word.equals("baseline")) {
            throw new ConditionException(
                    wordAt, "expected baseline, found \"" + word + "\"", "Write it like 2x baseline.");
        }
        return new Baseline(factor, start);
    }

    private static boolean joins(String rest) {
        var word = WORD.matcher(rest);
        return word.lookingAt() && JOINING.contains(word.group());
    }

    private ConditionException joined() {
        return new ConditionException(
                at,
                "\"" + excerpt() + "\": a condition is one comparison",
                "Make it two alerts, or a Prometheus rule in a file with groups:.");
    }

    private String take(Pattern pattern, String what, String hint) {
        var matcher = matcher(pattern);
        if (!matcher.lookingAt()) {
            throw new ConditionException(at, "expected " + what + found(), hint);
        }
        at = matcher.end();
        return matcher.group();
    }

    private void space() {
        var space = matcher(SPACE);
        at = space.lookingAt() ? space.end() : at;
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(text).region(at, text.length());
    }

    private String rest() {
        return text.substring(at);
    }

    private String found() {
        return at < text.length() ? ", found \"" + excerpt() + "\"" : ", found the end";
    }

    private String excerpt() {
        var rest = rest().strip();
        return rest.length() > LONGEST_EXCERPT ? rest.substring(0, LONGEST_EXCERPT) + "…" : rest;
    }
}
