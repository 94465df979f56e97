package dev.godwit.promql;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What templates may ask times and durations: the methods of Go's types that take nothing, and {@code Format}. */
final class TemplateTimes {

    /** Pieces of Go's reference time, longest first, which say how a piece of a time is to be written. */
    private static final Pattern LAYOUT = Pattern.compile(
            "January|Jan|Monday|Mon|2006|01|02|15|03|04|05|06|PM|MST|Z07:00|-07:00|-0700|\\.000000000|\\.000000|\\.000|[12345]");

    private TemplateTimes() {}

    /** Throws {@link TemplateError} if the value has no such method. */
    static Object method(Object value, String name, List<Object> arguments) {
        if (value instanceof Instant instant && name.equals("Format") && arguments.size() == 1) {
            return format(instant.atOffset(ZoneOffset.UTC), TemplateFunctions.text(arguments.get(0)));
        }
        if (arguments.isEmpty() && value instanceof Instant instant) {
            return ofTime(instant, name);
        }
        if (arguments.isEmpty() && value instanceof Duration duration) {
            return ofDuration(duration, name);
        }
        throw new TemplateError("can't call " + name + " of " + TemplateText.print(value));
    }

    private static Object ofTime(Instant instant, String name) {
        var time = instant.atOffset(ZoneOffset.UTC);
        return switch (name) {
            case "Unix" -> instant.getEpochSecond();
            case "UnixMilli" -> instant.toEpochMilli();
            case "Year" -> (long) time.getYear();
            case "Month" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "Day" -> (long) time.getDayOfMonth();
            case "YearDay" -> (long) time.getDayOfYear();
            case "Weekday" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "Hour" -> (long) time.getHour();
            case "Minute" -> (long) time.getMinute();
            case "Second" -> (long) time.getSecond();
            case "UTC", "Local" -> instant;
            case "String" -> TemplateText.print(instant);
            default -> throw new TemplateError("can't call " + name + " of a time");
        };
    }

    private static Object ofDuration(Duration duration, String name) {
        return switch (name) {
            case "Hours" -> duration.toNanos() / 3.6e12;
            case "Minutes" -> duration.toNanos() / 6e10;
            case "Seconds" -> duration.toNanos() / 1e9;
            case "Milliseconds" -> duration.toMillis();
            case "String" -> print(duration);
            default -> throw new TemplateError("can't call " + name + " of a duration");
        };
    }

    /** As Go prints a duration: {@code 1h2m3.5s}, {@code 20ms}. */
    static String print(Duration duration) {
        var size = duration.abs();
        var sign = duration.isNegative() ? "-" : "";
        double seconds = size.toNanos() / 1e9;
        if (seconds == 0) {
            return "0s";
        }
        if (seconds < 1) {
            boolean milliseconds = seconds >= 1e-3;
            double scaled = milliseconds ? seconds * 1e3 : seconds >= 1e-6 ? seconds * 1e6 : seconds * 1e9;
            return sign + Numbers.significant(scaled, 9) + (milliseconds ? "ms" : seconds >= 1e-6 ? "µs" : "ns");
        }
        long hours = size.toHours();
        int minutes = size.toMinutesPart();
        var rest = Numbers.plain((size.toNanos() - hours * 3_600_000_000_000L - minutes * 60_000_000_000L) / 1e9) + "s";
        return sign + (hours > 0 ? hours + "h" : "") + (hours > 0 || minutes > 0 ? minutes + "m" : "") + rest;
    }

    private static String format(OffsetDateTime time, String layout) {
        return LAYOUT.matcher(layout).replaceAll(piece -> write(time, piece.group()));
    }

    private static String write(OffsetDateTime time, String piece) {
        int half = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
        return switch (piece) {
            case "2006" -> padded(time.getYear(), 4);
            case "06" -> padded(time.getYear() % 100, 2);
            case "January" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "Jan" -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case "01" -> padded(time.getMonthValue(), 2);
            case "1" -> padded(time.getMonthValue(), 1);
            case "Monday" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "Mon" -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case "02" -> padded(time.getDayOfMonth(), 2);
            case "2" -> padded(time.getDayOfMonth(), 1);
            case "15" -> padded(time.getHour(), 2);
            case "03" -> padded(half, 2);
            case "3" -> padded(half, 1);
            case "04" -> padded(time.getMinute(), 2);
            case "4" -> padded(time.getMinute(), 1);
            case "05" -> padded(time.getSecond(), 2);
            case "5" -> padded(time.getSecond(), 1);
            case "PM" -> time.getHour() < 12 ? "AM" : "PM";
            case "MST" -> "UTC";
            case "Z07:00" -> "Z";
            case "-07:00" -> "+00:00";
            case "-0700" -> "+0000";
            default -> "." + padded(time.getNano(), 9).substring(0, piece.length() - 1);
        };
    }

    private static String padded(int number, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "d", number);
    }
}
