package dev.godwit.promql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How values look in a text: as Go prints them, and as Prometheus' functions make numbers readable. */
final class TemplateText {

    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral(" +0000 UTC")
            .toFormatter(Locale.ROOT);

    private TemplateText() {}

    static String print(Object value) {
        if (value == null) {
            return "<no value>";
        }
        if (value instanceof Double number) {
            return Numbers.shortest(number);
        }
        if (value instanceof Instant time) {
            return TIMESTAMP.format(time.atOffset(ZoneOffset.UTC));
        }
        if (value instanceof Duration duration) {
            return TemplateTimes.print(duration);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(TemplateText::print).collect(Collectors.joining(" ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + ":" + print(entry.getValue()))
                    .collect(Collectors.joining(" ", "map[", "]"));
        }
        return value instanceof TemplateFields fields ? print(fields.values()) : value.toString();
    }

    /** Go's idea of truth: zero and empty are false. */
    static boolean truth(Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        return value instanceof Map<?, ?> map ? !map.isEmpty() : value != null;
    }

    /** {@code 1234567} as {@code 1.235M}. */
    static String humanize(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return short4(value);
        }
        return Math.abs(value) >= 1 ? scaled(value, 1000, "kMGTPEZY", "") : fractional(value);
    }

    /** {@code 1048576} as {@code 1Mi}. */
    static String humanize1024(double value) {
        boolean small = Math.abs(value) <= 1 || !Double.isFinite(value);
        return small ? short4(value) : scaled(value, 1024, "kMGTPEZY", "i");
    }

    private static String scaled(double value, double base, String prefixes, String suffix) {
        double rest = value;
        int used = 0;
        while (used < prefixes.length() && Math.abs(rest) >= base) {
            rest /= base;
            used++;
        }
        return short4(rest) + (used == 0 ? "" : prefixes.charAt(used - 1) + suffix);
    }

    private static String fractional(double value) {
        var prefixes = "munpfazy";
        double rest = value;
        int used = 0;
        while (used < prefixes.length() && Math.abs(rest) < 1) {
            rest *= 1000;
            used++;
        }
        return short4(rest) + (used == 0 ? "" : prefixes.charAt(used - 1));
    }

    /** Seconds as {@code 1d 2h 3m 4s}, or as {@code 12.5ms}. */
    static String humanizeDuration(double value) {
        if (!Double.isFinite(value)) {
            return short4(value);
        }
        if (value == 0) {
            return "0s";
        }
        if (Math.abs(value) < 1) {
            return fractional(value) + "s";
        }
        var sign = value < 0 ? "-" : "";
        double size = Math.abs(value);
        long seconds = (long) size;
        var rest = seconds % 60 + "s";
        if (seconds >= 86_400) {
            return sign + seconds / 86_400 + "d " + seconds / 3_600 % 24 + "h " + seconds / 60 % 60 + "m " + rest;
        }
        if (seconds >= 3_600) {
            return sign + seconds / 3_600 + "h " + seconds / 60 % 60 + "m " + rest;
        }
        return sign + (seconds >= 60 ? seconds / 60 + "m " + rest : short4(size) + "s");
    }

    static String humanizePercentage(double value) {
        return short4(value * 100) + "%";
    }

    /** Seconds since the epoch as a time in UTC, to the millisecond. */
    static String humanizeTimestamp(double value) {
        if (!Double.isFinite(value)) {
            return short4(value);
        }
        // What nanoseconds in 64 bits do not hold is no time in Go.
        if (Math.abs(value) > Long.MAX_VALUE / 1e9) {
            throw new TemplateError(Numbers.shortest(value)
                    + " cannot be represented as a nanoseconds timestamp since it overflows int64");
        }
        return TIMESTAMP.format(
                Instant.ofEpochMilli((long) Math.floor(value * 1000)).atOffset(ZoneOffset.UTC));
    }

    private static String short4(double value) {
        return Numbers.significant(value, 4);
    }

    static String fixed(double value, int decimals) {
        return Double.isFinite(value)
                ? new BigDecimal(value)
                        .setScale(decimals, RoundingMode.HALF_EVEN)
                        .toPlainString()
                : Numbers.shortest(value);
    }
}
