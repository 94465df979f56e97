package dev.godwit.promql;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Go's {@code printf} as far as annotations use it: {@code %v %s %q %d %x %t %f %e %g %%} with flags, width, precision. */
final class TemplatePrintf {

    private static final Pattern VERB = Pattern.compile("%([-+ 0#]*)(\\d{0,4})(?:\\.(\\d{0,3}))?(\\S)");

    private final List<Object> arguments;
    private int used;

    private TemplatePrintf(List<Object> arguments) {
        this.arguments = arguments;
    }

    static String format(String format, List<Object> arguments) {
        var printf = new TemplatePrintf(arguments);
        var text = VERB.matcher(format).replaceAll(verb -> Matcher.quoteReplacement(printf.verb(verb)));
        if (printf.used == arguments.size()) {
            return text;
        }
        var extra = new StringBuilder(text).append("%!(EXTRA ");
        for (int i = printf.used; i < arguments.size(); i++) {
            extra.append(i == printf.used ? "" : ", ").append(typed(arguments.get(i)));
        }
        return extra.append(')').toString();
    }

    private String verb(MatchResult verb) {
        char kind = verb.group(4).charAt(0);
        if (kind == '%') {
            return "%";
        }
        if (used == arguments.size()) {
            return "%!" + kind + "(MISSING)";
        }
        var argument = arguments.get(used++);
        int precision = verb.group(3) == null ? -1 : verb.group(3).isEmpty() ? 0 : Integer.parseInt(verb.group(3));
        var text = shown(kind, argument, precision);
        if (text == null) {
            return "%!" + kind + "(" + typed(argument) + ")";
        }
        boolean number = argument instanceof Number;
        if (number && verb.group(1).contains("+") && !text.startsWith("-") && !text.startsWith("+")) {
            text = "+" + text;
        }
        return padded(text, verb.group(1), verb.group(2), number);
    }

    /** Null if the verb does not suit the argument. */
    private static String shown(char kind, Object argument, int precision) {
        return switch (kind) {
            case 'v' -> TemplateText.print(argument);
            case 's' ->
                argument instanceof Number || argument instanceof Boolean
                        ? null
                        : cut(TemplateText.print(argument), precision);
            case 'q' -> quoted(argument);
            case 'b', 'o', 'c', 'U' -> argument instanceof Long number ? digits(kind, number) : null;
            case 't' -> argument instanceof Boolean ? argument.toString() : null;
            case 'd' -> argument instanceof Long ? argument.toString() : null;
            case 'x' -> hexadecimal(argument);
            case 'X' ->
                argument instanceof Long number ? Long.toString(number, 16).toUpperCase(Locale.ROOT) : null;
            case 'f', 'F', 'e', 'g' -> argument instanceof Double number ? decimal(kind, number, precision) : null;
            case 'E', 'G' -> upper(shown(Character.toLowerCase(kind), argument, precision));
            default -> null;
        };
    }

    private static String quoted(Object argument) {
        if (argument instanceof Long number) {
            return Character.isValidCodePoint(number.intValue())
                    ? "'" + Character.toString(number.intValue()) + "'"
                    : null;
        }
        return argument instanceof String text ? Printer.quote(text) : null;
    }

    private static String hexadecimal(Object argument) {
        if (argument instanceof String text) {
            return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        }
        return argument instanceof Long number ? Long.toString(number, 16) : null;
    }

    private static String digits(char kind, long number) {
        boolean character = number >= 0 && number <= Character.MAX_CODE_POINT;
        return switch (kind) {
            case 'b' -> Long.toString(number, 2);
            case 'o' -> Long.toString(number, 8);
            case 'U' -> String.format(Locale.ROOT, "U+%04X", number);
            default -> character ? Character.toString((int) number) : "\uFFFD";
        };
    }

    private static String upper(String text) {
        return text == null ? null : text.toUpperCase(Locale.ROOT);
    }

    private static String decimal(char kind, double value, int precision) {
        if (!Double.isFinite(value)) {
            return Numbers.shortest(value);
        }
        return switch (kind) {
            case 'e' -> String.format(Locale.ROOT, "%." + (precision < 0 ? 6 : precision) + "e", value);
            case 'g' -> precision < 0 ? Numbers.shortest(value) : Numbers.significant(value, Math.max(1, precision));
            default -> TemplateText.fixed(value, precision < 0 ? 6 : precision);
        };
    }

    private static String cut(String text, int precision) {
        return precision < 0 || precision >= text.length() ? text : text.substring(0, precision);
    }

    private static String padded(String text, String flags, String width, boolean number) {
        int missing = width.isEmpty() ? 0 : Integer.parseInt(width) - text.length();
        if (missing <= 0) {
            return text;
        }
        if (flags.contains("-")) {
            return text + " ".repeat(missing);
        }
        if (!flags.contains("0") || !number) {
            return " ".repeat(missing) + text;
        }
        boolean signed = text.startsWith("-") || text.startsWith("+");
        return (signed ? text.substring(0, 1) : "") + "0".repeat(missing) + (signed ? text.substring(1) : text);
    }

    private static String typed(Object argument) {
        var type = argument instanceof Double
                ? "float64"
                : argument instanceof Long ? "int" : argument instanceof Boolean ? "bool" : "string";
        return argument == null ? "<nil>" : type + "=" + TemplateText.print(argument);
    }
}
