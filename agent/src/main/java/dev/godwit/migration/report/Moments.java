package dev.godwit.migration.report;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times for people, in UTC. The date is said where it is another one than that of the beginning. */
final class Moments {

    private static final Duration SHORT = Duration.ofMinutes(1);
    private static final DateTimeFormatter TIME = format("HH:mm:ss");
    private static final DateTimeFormatter FINE = format("HH:mm:ss.SSS");
    private static final DateTimeFormatter DATED = format("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter FULL = format("yyyy-MM-dd HH:mm:ss 'UTC'");

    private final LocalDate day;
    private final DateTimeFormatter near;

    /** @param lasted what is shorter than a minute is told in milliseconds */
    Moments(Instant begun, Duration lasted) {
        this.day = day(begun);
        this.near = lasted.compareTo(SHORT) < 0 ? FINE : TIME;
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
    }

    static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    String of(Instant at) {
        return day(at).equals(day) ? near.format(at) : DATED.format(at);
    }

    /** With the date. */
    static String dated(Instant at) {
        return DATED.format(at);
    }

    /** With the date and the zone. */
    static String full(Instant at) {
        return FULL.format(at);
    }
}
