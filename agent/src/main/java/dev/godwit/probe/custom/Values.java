package dev.godwit.probe.custom;

import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.data.Numeric;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a value of a row is as a number, by the rules of the exporter: NULL is NaN, a truth value 1 or 0, a time its Unix seconds. */
final class Values {

    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern WORD = Pattern.compile("([+-]?)(inf|infinity)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Double> MILLISECONDS =
            Map.of("ns", 1e-6, "us", 1e-3, "µs", 1e-3, "μs", 1e-3, "ms", 1.0, "s", 1e3, "m", 60e3, "h", 3600e3);

    private Values() {}

    /** Empty if it is no number. */
    static Optional<Double> number(Object value) {
        if (value == null) {
            return Optional.of(Double.NaN);
        }
        if (value instanceof Boolean truth) {
            return Optional.of(truth ? 1.0 : 0.0);
        }
        if (value instanceof Float || value instanceof Numeric) {
            // By its digits: 0.1 as float4 is not 0.1 once widened.
            return parse(value.toString());
        }
        if (value instanceof Number number) {
            return Optional.of(number.doubleValue());
        }
        var seconds = seconds(value);
        if (seconds.isPresent()) {
            return seconds;
        }
        if (value instanceof Buffer bytes) {
            return parse(bytes.toString(StandardCharsets.UTF_8));
        }
        return value instanceof String text ? parse(text) : Optional.empty();
    }

    /** Unix seconds of a point in time, without fractions. */
    static Optional<Double> seconds(Object value) {
        if (value instanceof OffsetDateTime time) {
            return Optional.of(endless(time.toLocalDateTime(), time.toEpochSecond()));
        }
        if (value instanceof LocalDateTime time) {
            return Optional.of(endless(time, time.toEpochSecond(ZoneOffset.UTC)));
        }
        if (value instanceof LocalDate date) {
            boolean ends = date.equals(LocalDate.MAX) || date.equals(LocalDate.MIN);
            return Optional.of(ends ? infinity(date.equals(LocalDate.MAX)) : date.toEpochDay() * 86_400.0);
        }
        return value instanceof Instant instant ? Optional.of((double) instant.getEpochSecond()) : Optional.empty();
    }

    private static double endless(LocalDateTime time, long seconds) {
        boolean ends = time.equals(LocalDateTime.MAX) || time.equals(LocalDateTime.MIN);
        return ends ? infinity(time.equals(LocalDateTime.MAX)) : seconds;
    }

    private static double infinity(boolean positive) {
        return positive ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }

    /** A decimal number, an infinity or NaN; too large a number is none. */
    static Optional<Double> parse(String text) {
        if (DECIMAL.matcher(text).matches()) {
            double number = Double.parseDouble(text);
            return Double.isInfinite(number) ? Optional.empty() : Optional.of(number);
        }
        if (text.equalsIgnoreCase("nan")) {
            return Optional.of(Double.NaN);
        }
        var word = WORD.matcher(text);
        return word.matches() ? Optional.of(infinity(!word.group(1).equals("-"))) : Optional.empty();
    }

    /** Milliseconds of a duration: an interval, or text such as {@code 1h15m30.5s}; a plain number stays as it is. */
    static Optional<Double> milliseconds(Object value) {
        if (value instanceof Interval interval) {
            // Days of 24 hours, months of 30 days and years of 365.25, as PostgreSQL counts an interval's epoch.
            double days = interval.getYears() * 365.25 + interval.getMonths() * 30.0 + interval.getDays();
            double seconds = interval.getHours() * 3600.0 + interval.getMinutes() * 60.0 + interval.getSeconds();
            // Whole seconds, as for labels: the client misreads the fraction.
            return Optional.of((days * 86_400 + seconds) * 1000);
        }
        var number = number(value);
        return number.isPresent() || !(value instanceof String text) ? number : duration(text);
    }

    private static Optional<Double> duration(String text) {
        boolean negative = text.startsWith("-");
        var parts = negative || text.startsWith("+") ? text.substring(1) : text;
        var matcher = PART.matcher(parts);
        double sum = 0;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            sum += Double.parseDouble(matcher.group(1)) * MILLISECONDS.get(matcher.group(2));
            end = matcher.end();
        }
        // Whole milliseconds, towards zero.
        return end == 0 || end < parts.length()
                ? Optional.empty()
                : Optional.of(Math.floor(sum + 1e-9) * (negative ? -1 : 1));
    }
}
