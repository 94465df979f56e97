package dev.godwit.promql;

import java.util.List;
import java.util.Random;

/** Writes random expressions that the language allows, with a different spelling each time. */
final class ExpressionGenerator {

    private static final List<String> METRICS =
            List.of("a_total", "b", "c:sum", "sum", "offset", "by", "{\"d.e\"}", "{__name__=~\"a.*|b\"}");
    private static final List<String> LABELS = List.of("x", "le", "\"y.z\"", "on", "bool");
    private static final List<String> DURATIONS =
            List.of("5m", "90", "1h30m", "0x3c", "1_0.5", "(5m + 30)", "2 * 1m", "min_of(step() + 1, 5m)", "500ms");
    private static final List<String> NUMBERS =
            List.of("0", "1", "0.5", "1e3", "0x1F", "1_000", "017", "Inf", "NaN", "5m", "1h30m", ".5", "1e-7", "-3");
    private static final List<String> VECTOR_FUNCTIONS =
            List.of("abs", "ceil", "ln", "sgn", "sort_desc", "timestamp", "absent", "hour", "acosh", "round");
    private static final List<String> RANGE_FUNCTIONS = List.of(
            "rate",
            "irate",
            "increase",
            "delta",
            "deriv",
            "changes",
            "avg_over_time",
            "stddev_over_time",
            "last_over_time",
            "absent_over_time",
            "resets",
            "present_over_time");
    private static final List<String> AGGREGATORS =
            List.of("sum", "AVG", "min", "max", "count", "group", "stddev", "stdvar");
    private static final List<String> OPERATORS = List.of("+", "-", "*", "/", "%", "^", "atan2", "==", "!=", "<", ">=");
    private static final List<String> SETS = List.of("and", "OR", "unless");

    private final Random random;

    ExpressionGenerator(Random random) {
        this.random = random;
    }

    /** An expression that gives a vector, {@code depth} levels at most. */
    String vector(int depth) {
        if (depth == 0) {
            return selector() + modifiers();
        }
        return switch (random.nextInt(9)) {
            case 0 -> pick(VECTOR_FUNCTIONS) + "(" + vector(depth - 1) + ")";
            case 1 -> pick(RANGE_FUNCTIONS) + "(" + range(depth - 1) + ")";
            case 2 -> aggregation(depth - 1);
            case 3 ->
                "(" + vector(depth - 1) + ")" + blank() + pick(OPERATORS) + " " + matching() + " (" + vector(depth - 1)
                        + ")";
            case 4 -> chain(depth);
            case 5 -> scalar(depth - 1) + " " + pick(OPERATORS) + " (" + vector(depth - 1) + ")";
            case 6 -> "-" + vector(depth - 1);
            case 7 -> "(" + blank() + vector(depth - 1) + ")";
            default -> function(depth - 1);
        };
    }

    /** Vectors joined without parentheses, so that precedence decides. */
    private String chain(int length) {
        var chain = new StringBuilder(vector(0));
        for (int i = 0; i < length; i++) {
            chain.append(' ');
            chain.append(random.nextInt(3) == 0 ? pick(SETS) + setMatching() : pick(OPERATORS));
            chain.append(' ').append(random.nextInt(4) == 0 ? "-" : "").append(vector(0));
        }
        return chain.toString();
    }

    private String function(int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> "label_replace(" + vector(depth) + ", \"x\", \"$1\", 'le', `(.*)`)";
            case 1 -> "label_join(" + vector(depth) + ", \"x\", \"-\", \"le\", \"x\")";
            case 2 -> "histogram_quantile(" + scalar(depth) + ", " + vector(depth) + ")";
            case 3 -> "clamp(" + vector(depth) + ", " + scalar(depth) + ", " + scalar(depth) + ")";
            case 4 -> "quantile_over_time(" + scalar(depth) + "," + range(depth) + ")";
            default -> "predict_linear(" + range(depth) + ", " + scalar(depth) + ")";
        };
    }

    private String aggregation(int depth) {
        var grouping = random.nextInt(3) == 0 ? "" : (random.nextBoolean() ? " by" : " without") + labels();
        boolean before = random.nextBoolean();
        var inner = "("
                + switch (random.nextInt(4)) {
                    case 0 -> scalar(depth) + ", " + vector(depth) + ")";
                    default -> vector(depth) + ")";
                };
        boolean takes = commaFirst(inner);
        var word = takes ? pick(List.of("topk", "bottomk", "quantile")) : pick(AGGREGATORS);
        return before ? word + grouping + blank() + inner : word + inner + grouping;
    }

    /** Whether the generated arguments begin with a scalar of their own: the generator marks it by the comma it wrote. */
    private static boolean commaFirst(String arguments) {
        int depth = 0;
        for (int i = 0; i < arguments.length(); i++) {
            char c = arguments.charAt(i);
            if (c == '"' || c == '\'' || c == '`') {
                i = arguments.indexOf(c, i + 1);
                continue;
            }
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            if (depth == 1 && c == ',') {
                return true;
            }
        }
        return false;
    }

    private String range(int depth) {
        if (depth == 0 || random.nextBoolean()) {
            return selector() + "[" + pick(DURATIONS) + "]" + modifiers();
        }
        var step = random.nextBoolean() ? "" : pick(DURATIONS);
        return "(" + vector(depth - 1) + ")[" + pick(DURATIONS) + ":" + step + "]" + modifiers();
    }

    private String scalar(int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(5)) {
            case 1 -> "scalar(" + vector(depth - 1) + ")";
            case 2 ->
                "(" + scalar(depth - 1) + blank() + pick(List.of("+", "-", "*", "/", "^", "> bool")) + " "
                        + scalar(depth - 1) + ")";
            case 3 -> "time()";
            default -> pick(NUMBERS);
        };
    }

    private String selector() {
        var metric = pick(METRICS);
        if (metric.endsWith("}") || random.nextBoolean()) {
            return metric;
        }
        return metric + "{" + pick(LABELS) + pick(List.of("=", "!=", "=~", "!~"))
                + pick(List.of("\"\"", "'1'", "`a|b`", "\"\\x41\"")) + (random.nextBoolean() ? "," : "") + "}";
    }

    private String modifiers() {
        var offset = random.nextInt(3) == 0 ? " offset " + pick(List.of("5m", "-30", "(1m * 2)", "step()", "+1m")) : "";
        var at = random.nextInt(4) == 0 ? " @ " + pick(List.of("100", "-1.5", "start()", "end()", "1m")) : "";
        return random.nextBoolean() ? offset + at : at + offset;
    }

    private String matching() {
        if (random.nextInt(3) == 0) {
            return "";
        }
        var side = random.nextInt(3) == 0 ? pick(List.of(" group_left", " group_right")) + "()" : "";
        return (random.nextBoolean() ? "on" : "ignoring") + labels() + side;
    }

    private String setMatching() {
        return random.nextInt(3) == 0 ? " on" + labels() : "";
    }

    private String labels() {
        return "(" + (random.nextBoolean() ? pick(LABELS) : random.nextBoolean() ? "" : "x, le,") + ")";
    }

    private String blank() {
        return pick(List.of("", " ", "\n", "\t", " # a remark\n"));
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
