package dev.godwit.web;

import dev.godwit.promql.Promql;
import dev.godwit.promql.PromqlException;
import dev.godwit.series.Matcher;
import dev.godwit.settings.Durations;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The parameters of a query as Prometheus' HTTP API spells them; what cannot be read is an {@link ApiError}. */
public final class QueryParameters {

    /** The names of the shapes of one request may be repeated; so many are read. */
    private static final int MOST_MATCHES = 100;

    /** Seconds from the epoch that milliseconds still count without overflow, a few thousand years to either side. */
    private static final double FURTHEST = 1e12;

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?");

    /** How clients write "from the beginning" and "to the end". */
    private static final Map<String, Double> ENDS =
            Map.of("-292273086-05-16T16:47:06Z", -FURTHEST, "292277025-08-18T07:12:54.999999999Z", FURTHEST);

    private final MultiMap values;

    public QueryParameters(MultiMap values) {
        this.values = values;
    }

    /** The first value, empty where there is none. */
    String text(String name) {
        var value = values.get(name);
        return value == null ? "" : value;
    }

    boolean has(String name) {
        return !text(name).isEmpty();
    }

    /** A time in milliseconds since the epoch, given as seconds or as RFC 3339. */
    long time(String name) {
        return timeOr(name, text(name));
    }

    /** The same, or {@code otherwise} where nothing was given. */
    long time(String name, long otherwise) {
        return has(name) ? timeOr(name, "invalid time value for '" + name + "': ", text(name)) : otherwise;
    }

    private static long timeOr(String name, String text) {
        return timeOr(name, "", text);
    }

    private static long timeOr(String name, String before, String text) {
        double seconds = ENDS.getOrDefault(text, Double.NaN);
        if (NUMBER.matcher(text).matches()) {
            seconds = Double.parseDouble(text);
        } else if (Double.isNaN(seconds)) {
            seconds = instant(text);
        }
        if (!(Math.abs(seconds) <= FURTHEST)) {
            throw ApiError.parameter(name, before + "cannot parse \"" + text + "\" to a valid timestamp");
        }
        return Math.round(seconds * 1000);
    }

    private static double instant(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return instant.toEpochMilli() / 1000.0;
        } catch (DateTimeException | ArithmeticException none) {
            return Double.NaN;
        }
    }

    /** A duration in milliseconds, given as seconds or in Prometheus' form. */
    long duration(String name) {
        try {
            return milliseconds(text(name));
        } catch (IllegalArgumentException bad) {
            throw ApiError.parameter(name, bad.getMessage());
        }
    }

    /** How far back a sample counts as the present, or {@code otherwise}; in milliseconds. */
    long lookback(long otherwise) {
        if (!has("lookback_delta")) {
            return otherwise;
        }
        try {
            return milliseconds(text("lookback_delta"));
        } catch (IllegalArgumentException bad) {
            throw new ApiError(ApiError.Kind.BAD_DATA, "error parsing lookback delta duration: " + bad.getMessage());
        }
    }

    private static long milliseconds(String text) {
        if (NUMBER.matcher(text).matches()) {
            double seconds = Double.parseDouble(text);
            if (Math.abs(seconds) > FURTHEST) {
                throw new IllegalArgumentException(
                        "cannot parse \"" + text + "\" to a valid duration. It overflows int64");
            }
            return (long) (seconds * 1000);
        }
        return Durations.parse(text)
                .filter(duration -> duration.toSeconds() <= FURTHEST)
                .orElseThrow(() -> new IllegalArgumentException("cannot parse \"" + text + "\" to a valid duration"))
                .toMillis();
    }

    /** How many results are wanted; {@link Integer#MAX_VALUE} where nothing or 0 was given. */
    int limit() {
        if (!has("limit")) {
            return Integer.MAX_VALUE;
        }
        int limit = number("limit", "parsing \"" + text("limit") + "\": invalid syntax");
        if (limit < 0) {
            throw ApiError.parameter("limit", "limit must be non-negative");
        }
        return limit == 0 ? Integer.MAX_VALUE : limit;
    }

    private int number(String name, String mistake) {
        try {
            return Integer.parseInt(text(name));
        } catch (NumberFormatException none) {
            throw ApiError.parameter(name, mistake);
        }
    }

    /** A whole number as the metadata endpoint takes it; negative is none, like no value. */
    int count(String name) {
        try {
            int count = has(name) ? Integer.parseInt(text(name)) : -1;
            return count < 0 ? Integer.MAX_VALUE : count;
        } catch (NumberFormatException none) {
            throw new ApiError(ApiError.Kind.BAD_DATA, name + " must be a number");
        }
    }

    /** The selectors given as {@code match[]}, each as its matchers. */
    List<List<Matcher>> matches() {
        var all = values.getAll("match[]");
        if (all.size() > MOST_MATCHES) {
            throw new ApiError(ApiError.Kind.BAD_DATA, "more than " + MOST_MATCHES + " match[] parameters");
        }
        var matches = new ArrayList<List<Matcher>>();
        for (var text : all) {
            try {
                matches.add(Promql.matchers(text));
            } catch (PromqlException bad) {
                throw ApiError.parameter("match[]", bad.in(text));
            }
        }
        return matches;
    }
}
