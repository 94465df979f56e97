package dev.godwit.promql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Numbers as Go reads and writes them, so that expressions, label values and annotations look as Prometheus' do. */
public final class Numbers {

    private static final Pattern DECIMAL = Pattern.compile("(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");
    private static final Pattern UNDERSCORES = Pattern.compile("[0-9a-fA-F](?:_?[0-9a-zA-Z.])*");

    /** Whole numbers below this need no search for their shortest text. */
    private static final double EXACT = 1e15;

    private Numbers() {}

    /** Decimal, hexadecimal with {@code 0x}, octal with a leading 0, {@code Inf} or {@code NaN}; empty if it is none. */
    static OptionalDouble parse(String text) {
        boolean negative = text.startsWith("-");
        var bare = negative || text.startsWith("+") ? text.substring(1) : text;
        var size = magnitude(bare);
        return size.isEmpty() || !negative ? size : OptionalDouble.of(-size.getAsDouble());
    }

    private static OptionalDouble magnitude(String text) {
        if (text.equalsIgnoreCase("inf") || text.equalsIgnoreCase("infinity")) {
            return OptionalDouble.of(Double.POSITIVE_INFINITY);
        }
        if (text.equalsIgnoreCase("nan")) {
            return OptionalDouble.of(Double.NaN);
        }
        if (text.indexOf('_') >= 0 && (text.endsWith("_") || text.contains("__"))) {
            return OptionalDouble.empty();
        }
        var digits = UNDERSCORES.matcher(text).lookingAt() ? text.replace("_", "") : text;
        try {
            if (digits.startsWith("0x") || digits.startsWith("0X")) {
                return OptionalDouble.of((double) Long.parseLong(digits.substring(2), 16));
            }
            if (digits.matches("0[0-7]+")) {
                return OptionalDouble.of((double) Long.parseLong(digits, 8));
            }
            return DECIMAL.matcher(digits).matches()
                    ? OptionalDouble.of(Double.parseDouble(digits))
                    : OptionalDouble.empty();
        } catch (NumberFormatException tooLarge) {
            return OptionalDouble.empty();
        }
    }

    /** Go's {@code %v}: the shortest text that reads back to the same number, with an exponent below 1e-4 and from 1e6 on. */
    static String shortest(double value) {
        return shortest(value, 6);
    }

    /** The same for expressions, where digits are easier to read than an exponent: none before 1e21. */
    static String literal(double value) {
        return shortest(value, 21);
    }

    private static String shortest(double value, int mostDigits) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        var digits = digits(value);
        int exponent = exponent(digits);
        return exponent < -4 || exponent >= mostDigits ? scientific(digits, exponent) : plain(digits, value);
    }

    /** The shortest text that reads back to the same number, never with an exponent. */
    static String plain(double value) {
        return Double.isFinite(value) ? plain(digits(value), value) : special(value);
    }

    /** As Prometheus' HTTP API writes a sample: the shortest text, with an exponent below 1e-6 and from 1e21 on. */
    public static String sample(double value) {
        if (value == (long) value && Math.abs(value) < EXACT && (value != 0 || 1 / value > 0)) {
            return Long.toString((long) value);
        }
        if (!Double.isFinite(value)) {
            return special(value);
        }
        var digits = digits(value);
        int exponent = exponent(digits);
        return exponent < -6 || exponent >= 21 ? scientific(digits, exponent) : plain(digits, value);
    }

    /** The shortest text that reads back to the same number, always with an exponent: {@code 1.25e+01}. */
    public static String exponential(double value) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        var digits = digits(value);
        return (1 / value < 0 && digits.signum() == 0 ? "-" : "") + scientific(digits, exponent(digits));
    }

    /** C's {@code %.4g}: so many significant digits, no trailing zeros. */
    static String significant(double value, int precision) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        var digits = new BigDecimal(value).round(new MathContext(precision, RoundingMode.HALF_EVEN));
        int exponent = exponent(digits);
        return exponent < -4 || exponent >= precision ? scientific(digits, exponent) : plain(digits, value);
    }

    private static String special(double value) {
        return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    }

    private static BigDecimal digits(double value) {
        var digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        // Before JDK 19 the text of a double may carry one digit more than it needs.
        if (digits.precision() > 1) {
            var fewer = digits.round(new MathContext(digits.precision() - 1, RoundingMode.HALF_EVEN));
            if (fewer.doubleValue() == value) {
                return fewer.stripTrailingZeros();
            }
        }
        return digits;
    }

    private static int exponent(BigDecimal digits) {
        return digits.signum() == 0 ? 0 : digits.precision() - digits.scale() - 1;
    }

    private static String plain(BigDecimal digits, double value) {
        var text = digits.signum() == 0 ? "0" : digits.stripTrailingZeros().toPlainString();
        return digits.signum() == 0 && 1 / value < 0 ? "-0" : text;
    }

    private static String scientific(BigDecimal digits, int exponent) {
        var mantissa = digits.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        int size = Math.abs(exponent);
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
    }
}
