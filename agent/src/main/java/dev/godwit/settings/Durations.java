package dev.godwit.settings;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as Prometheus writes them: {@code 200ms}, {@code 1h30m}, {@code 0}; units y w d h m s ms, largest first. */
public final class Durations {

    private static final Pattern FORM =
            Pattern.compile("(?:(\\d+)y)?(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
    private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
    private static final long[] MILLIS = {31_536_000_000L, 604_800_000L, 86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L};

    // Prometheus counts nanoseconds: about 292 years.
    private static final long LONGEST = Long.MAX_VALUE / 1_000_000;

    private Durations() {}

    /** Whether a text that {@link #parse} refuses is one in all but its length. */
    static boolean outOfRange(String text) {
        return !text.isEmpty() && FORM.matcher(text).matches() && parse(text).isEmpty();
    }

    /** Empty if the text is no duration, or one that overflows 64 bits of nanoseconds. */
    public static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        var match = FORM.matcher(text);
        if (text.isEmpty() || !match.matches()) {
            return Optional.empty();
        }
        try {
            long millis = 0;
            for (int unit = 0; unit < MILLIS.length; unit++) {
                var count = match.group(unit + 1);
                if (count != null) {
                    millis = Math.addExact(millis, Math.multiplyExact(Long.parseLong(count), MILLIS[unit]));
                }
            }
            return millis > LONGEST ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    /** The shortest form that {@link #parse} reads back, {@code 0s} for zero; like Prometheus, years and weeks only when exact. */
    public static String format(Duration duration) {
        long rest = duration.toMillis();
        if (rest == 0) {
            return "0s";
        }
        var text = new StringBuilder(rest < 0 ? "-" : "");
        rest = Math.abs(rest);
        for (int unit = 0; unit < MILLIS.length; unit++) {
            boolean exactOnly = unit < 3;
            if (rest >= MILLIS[unit] && !(exactOnly && rest % MILLIS[unit] != 0)) {
                text.append(rest / MILLIS[unit]).append(UNITS[unit]);
                rest %= MILLIS[unit];
            }
        }
        return text.toString();
    }
}
