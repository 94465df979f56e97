package dev.godwit.rules;

import dev.godwit.settings.Durations;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a signal is measured in, and how people write thresholds for it. Expressions give the base: seconds, bytes, events a second. */
enum SignalUnit {
    SECONDS("seconds", "a time", "500ms", "humanizeDuration }}", "ms 0.001 s 1 m 60 h 3600 d 86400"),
    BYTES(
            "bytes",
            "a size",
            "10GB",
            "humanize1024 }}B",
            "B 1 kB 1e3 KB 1e3 MB 1e6 GB 1e9 TB 1e12 KiB 1024 MiB 1048576 GiB 1073741824 TiB 1099511627776"),
    // The one suffix it takes is none.
    COUNT("count", "a number", "10", "humanize }}", " 1"),
    RATIO("ratio", "a share", "90%", "humanizePercentage }}", "% 0.01"),
    // The figure is the length of the period, not a factor: a threshold keeps its number, the expression is multiplied.
    PER_SECOND(
            "per second",
            "a rate",
            "10/minute",
            "humanize }} per second",
            "/s 1 /second 1 /m 60 /min 60 /minute 60 /h 3600 /hour 3600 /d 86400 /day 86400");

    private final String word;
    private final String what;
    private final String example;
    private final String shown;
    private final String suffixes;

    SignalUnit(String word, String what, String example, String shown, String suffixes) {
        this.word = word;
        this.what = what;
        this.example = example;
        this.shown = shown;
        this.suffixes = suffixes;
    }

    private Map<String, BigDecimal> suffixes() {
        var figures = new LinkedHashMap<String, BigDecimal>();
        var parts = suffixes.split(" ", -1);
        for (int at = 0; at + 1 < parts.length; at += 2) {
            figures.put(parts[at], new BigDecimal(parts[at + 1]));
        }
        return figures;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(SignalUnit::word).toList();
    }

    static Optional<SignalUnit> named(String word) {
        return Arrays.stream(values()).filter(unit -> unit.word.equals(word)).findFirst();
    }

    /** The unit whose thresholds end like this. */
    static Optional<SignalUnit> ofSuffix(String suffix) {
        return Arrays.stream(values())
                .filter(unit -> unit.suffixes().containsKey(suffix))
                .findFirst();
    }

    /** As signals are declared. */
    String word() {
        return word;
    }

    /** With its article. */
    String what() {
        return what;
    }

    /** A sentence that shows how a threshold is written. */
    String hint() {
        var known = suffixes().size() > 1
                ? "; units of " + what + " are " + String.join(", ", suffixes().keySet())
                : "";
        return "Write it like " + example + known + ".";
    }

    /** The rest of a template action that shows a value, closed. */
    String shown() {
        return shown;
    }

    /** The figure behind a suffix; empty if thresholds of this unit do not end so. */
    Optional<BigDecimal> figure(String suffix) {
        return Optional.ofNullable(suffixes().get(suffix));
    }

    /** A quantity in the base; empty if it is none of this unit. */
    Optional<BigDecimal> base(BigDecimal number, String suffix) {
        var figure = figure(suffix);
        if (figure.isPresent()) {
            return figure.map(one -> this == PER_SECOND
                    ? number.divide(one, MathContext.DECIMAL64)
                    : number.multiply(one).stripTrailingZeros());
        }
        // 1h30m: the suffix is all that follows the first number.
        return this == SECONDS
                ? Durations.parse(number.toPlainString() + suffix)
                        .map(duration ->
                                BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros())
                : Optional.empty();
    }
}
