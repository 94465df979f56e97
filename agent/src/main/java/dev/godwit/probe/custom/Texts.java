package dev.godwit.probe.custom;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.data.Cidr;
import io.vertx.pgclient.data.Inet;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a value of a row is as a label: as the server prints it, but a time as Unix seconds and a number as the exporter prints it. */
final class Texts {

    /** Characters of a label's value; more are cut off. */
    static final int LONGEST = 256;

    private static final int LARGEST_PLAIN = 6;

    private Texts() {}

    /** Never longer than {@link #LONGEST}; NULL is empty, which is no label. */
    static String of(Object value) {
        var text = whole(value);
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    private static String whole(Object value) {
        if (value == null) {
            return "";
        }
        var seconds = Values.seconds(value);
        if (seconds.isPresent()) {
            return Double.isInfinite(seconds.get())
                    ? seconds.get() > 0 ? "infinity" : "-infinity"
                    : Long.toString(seconds.get().longValue());
        }
        if (value instanceof Float || value instanceof Double) {
            return number(Double.parseDouble(value.toString()));
        }
        if (value instanceof Numeric numeric) {
            return numeric.isNaN() ? "NaN" : numeric.bigDecimalValue().toPlainString();
        }
        if (value instanceof Buffer bytes) {
            return bytes.toString(StandardCharsets.UTF_8);
        }
        if (value instanceof Inet inet) {
            return address(inet.getAddress(), inet.getNetmask());
        }
        if (value instanceof Cidr cidr) {
            return address(cidr.getAddress(), cidr.getNetmask());
        }
        if (value instanceof Interval interval) {
            return interval(interval);
        }
        if (value instanceof Object[] items) {
            return Arrays.stream(items)
                    .map(item -> item == null ? "NULL" : whole(item))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return value instanceof JsonObject || value instanceof JsonArray ? json(value) : value.toString();
    }

    private static String json(Object value) {
        return value instanceof JsonObject object ? object.encode() : ((JsonArray) value).encode();
    }

    /** The shortest digits, with an exponent below 1e-4 and from 1e+06, as Go prints them. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        var digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (value == 0 || (exponent >= -4 && exponent < LARGEST_PLAIN)) {
            return digits.toPlainString();
        }
        var unscaled = digits.unscaledValue().abs().toString();
        var mantissa = unscaled.length() == 1 ? unscaled : unscaled.charAt(0) + "." + unscaled.substring(1);
        var power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : Integer.toString(Math.abs(exponent));
        return (value < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+") + power;
    }

    private static String address(InetAddress address, Integer mask) {
        var text = address instanceof Inet6Address ? shortened(address.getAddress()) : address.getHostAddress();
        return mask == null ? text : text + "/" + mask;
    }

    /** The longest run of zeroes left out, as RFC 5952 wants it. */
    private static String shortened(byte[] bytes) {
        var groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int best = -1;
        int longest = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                best = i;
                longest = end - i;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == best) {
                text.append("::");
                i += longest - 1;
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /** As PostgreSQL prints it in its own style. */
    private static String interval(Interval interval) {
        var text = new StringBuilder();
        unit(text, interval.getYears(), "year");
        unit(text, interval.getMonths(), "mon");
        unit(text, interval.getDays(), "day");
        // Without the fraction: the client takes the half of a second in 00:00:01.5 for five microseconds.
        long seconds = (interval.getHours() * 60L + interval.getMinutes()) * 60 + interval.getSeconds();
        if (seconds != 0 || text.isEmpty()) {
            long all = Math.abs(seconds);
            text.append(text.isEmpty() ? "" : " ").append(seconds < 0 ? "-" : "");
            text.append("%02d:%02d:%02d".formatted(all / 3600, all / 60 % 60, all % 60));
        }
        return text.toString();
    }

    private static void unit(StringBuilder text, int count, String unit) {
        if (count != 0) {
            text.append(text.isEmpty() ? "" : " ").append(count).append(' ').append(unit);
            text.append(count == 1 ? "" : "s");
        }
    }
}
