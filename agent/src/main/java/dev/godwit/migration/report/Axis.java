package dev.godwit.migration.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** The time of a migration as a line: where on it a moment lies, and round times along it. Milliseconds to years. */
final class Axis {

    /** Apart, in milliseconds; days from here on. */
    private static final long[] STEPS = {
        1,
        2,
        5,
        10,
        20,
        50,
        100,
        200,
        500,
        1_000,
        2_000,
        5_000,
        10_000,
        15_000,
        30_000,
        60_000,
        120_000,
        300_000,
        600_000,
        900_000,
        1_800_000,
        3_600_000,
        7_200_000,
        10_800_000,
        21_600_000,
        43_200_000,
        86_400_000
    };

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long DAY = 86_400_000;
    private static final int MOST_TICKS = 6;

    /** A round time, and what is written there. */
    record Tick(double place, String label) {}

    private final long begin;
    private final long end;

    Axis(Instant begin, Instant end) {
        this.begin = begin.toEpochMilli();
        this.end = Math.max(this.begin + 1, end.toEpochMilli());
    }

    /** From the first sign to the last, with statements that were there a little before it was noticed. */
    static Axis of(Report report) {
        var begun = report.record().begun();
        var early = begun.minus(longer(Duration.between(begun, report.end()), Duration.ofSeconds(1)));
        var first = report.record().statements().stream()
                .map(statement -> statement.begun())
                .filter(at -> at.isBefore(begun) && at.isAfter(early))
                .min(Instant::compareTo)
                .orElse(begun);
        return new Axis(first, report.end());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    double seconds() {
        return (end - begin) / 1000.0;
    }

    /** From 0 at the beginning to 1 at the end; what lies outside is moved to the nearer end. */
    double place(Instant at) {
        double place = (at.toEpochMilli() - begin) / (double) (end - begin);
        return Math.min(1, Math.max(0, place));
    }

    Instant at(double place) {
        return Instant.ofEpochMilli(begin + Math.round(place * (end - begin)));
    }

    List<Tick> ticks() {
        long step = step();
        var ticks = new ArrayList<Tick>();
        long shownDay = Long.MIN_VALUE;
        for (long at = Math.floorDiv(begin + step - 1, step) * step; at <= end; at += step) {
            long day = Math.floorDiv(at, DAY);
            boolean dated = day != shownDay && (shownDay != Long.MIN_VALUE || crossesDays());
            shownDay = day;
            ticks.add(new Tick(place(Instant.ofEpochMilli(at)), label(at, step, dated)));
        }
        return ticks;
    }

    private boolean crossesDays() {
        return Math.floorDiv(begin, DAY) != Math.floorDiv(end, DAY);
    }

    private boolean crossesYears() {
        return !format("yyyy", begin).equals(format("yyyy", end));
    }

    private long step() {
        long span = end - begin;
        for (long step : STEPS) {
            if (span / step < MOST_TICKS) {
                return step;
            }
        }
        return (span / DAY / MOST_TICKS + 1) * DAY;
    }

    private String label(long at, long step, boolean dated) {
        if (step >= DAY && crossesYears()) {
            return format("yyyy-MM-dd", at);
        }
        var time = step >= DAY ? "" : step >= MINUTE ? "HH:mm" : step >= SECOND ? "HH:mm:ss" : "HH:mm:ss.SSS";
        var pattern = dated || step >= DAY ? ("MM-dd " + time).strip() : time;
        return format(pattern, at);
    }

    private static String format(String pattern, long at) {
        return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC).format(Instant.ofEpochMilli(at));
    }
}
