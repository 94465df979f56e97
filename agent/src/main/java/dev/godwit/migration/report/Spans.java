package dev.godwit.migration.report;

import java.time.Duration;
import java.util.Locale;

/** Lengths of time for people: two units at most, and no finer than one can care about. */
final class Spans {

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Spans() {}

    static String of(Duration duration) {
        return of(duration.toMillis() / 1000.0);
    }

    static String of(double seconds) {
        if (seconds < 0) {
            return "-" + of(-seconds);
        }
        if (seconds < 0.9995) {
            return Math.round(seconds * 1000) + " ms";
        }
        if (seconds < 59.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < HOUR) {
            return two(whole / MINUTE, " min", whole % MINUTE, " s");
        }
        return whole < DAY
                ? two(whole / HOUR, " h", whole % HOUR / MINUTE, " min")
                : two(whole / DAY, " d", whole % DAY / HOUR, " h");
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
    }
}
