package dev.godwit.rules;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What somebody probably meant by a threshold that was refused. Offered is only what would be taken for that signal. */
final class NearMiss {

    private static final int LONGEST = 200;

    private static final Pattern CONDITION =
            Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*(>=|<=|==|!=|>|<)\\s*(\\S.*)");
    private static final Pattern NUMBER = Pattern.compile("([0-9]+)(?:([.,])([0-9]+))?\\s*(.*)");
    private static final Pattern PERIOD = Pattern.compile("(?:/|per\\b|an?\\b)\\s*([a-z]+)");
    private static final Pattern TIMES =
            Pattern.compile("(?:x|×|\\*|times)?\\s*(?:of\\s*)?(?:the\\s+)?(?:baseline|usual|normal)");
    private static final Pattern SHARE = Pattern.compile("%\\s*(?:of\\s+)?(?:the\\s+)?(?:baseline|usual|normal)");
    private static final Pattern FACTOR =
            Pattern.compile("(half|twice|double|triple|thrice)\\s+(?:of\\s+)?(?:the\\s+)?(?:baseline|usual|normal)");

    /** First how it is written, then how else people write it; one word may stand for two. */
    private static final String UNITS = """
            ms msec msecs millis millisecond milliseconds
            s sec secs second seconds
            m min mins minute minutes
            h hr hrs hour hours
            d day days
            B b byte bytes
            kB kb k kilobyte kilobytes
            MB mb m megabyte megabytes
            GB gb g gig gigs gigabyte gigabytes
            TB tb t terabyte terabytes
            KiB kib kibibyte kibibytes
            MiB mib mebibyte mebibytes
            GiB gib gibibyte gibibytes
            TiB tib tebibyte tebibytes
            % pct percent percents
            /s sec secs second seconds
            /minute m min mins minute minutes
            /hour h hr hrs hour hours
            /day d day days
            """;

    private NearMiss() {}

    /** The threshold as it should have been written; empty if there is no telling. */
    static Optional<String> of(String text, Signals signals) {
        var condition = CONDITION.matcher(text.length() > LONGEST ? "" : text.strip());
        if (!condition.matches()) {
            return Optional.empty();
        }
        var start = condition.group(1) + " " + condition.group(2) + " ";
        var typed = condition.group(3).toLowerCase(Locale.ROOT);
        return signals.find(condition.group(1))
                .flatMap(signal -> candidates(typed).stream()
                        .filter(candidate -> fits(start + candidate, signal))
                        .findFirst());
    }

    private static boolean fits(String text, Signal signal) {
        try {
            ConditionCompiler.compile(ConditionParser.parse(text), signal);
            return true;
        } catch (ConditionException refused) {
            return false;
        }
    }

    private static List<String> candidates(String typed) {
        var factor = FACTOR.matcher(typed);
        if (factor.matches()) {
            return List.of(switch (factor.group(1)) {
                        case "half" -> "0.5";
                        case "triple", "thrice" -> "3";
                        default -> "2";
                    }
                    + "x baseline");
        }
        var match = NUMBER.matcher(typed);
        // 1,500 is one and a half to some and fifteen hundred to others.
        if (!match.matches() || (",".equals(match.group(2)) && match.group(3).length() == 3)) {
            return List.of();
        }
        var number = match.group(1) + (match.group(3) == null ? "" : "." + match.group(3));
        return candidates(number, match.group(4).replaceFirst("^per\\s?cent\\b", "%"));
    }

    private static List<String> candidates(String number, String unit) {
        if (SHARE.matcher(unit).matches()) {
            var factor = new BigDecimal(number).movePointLeft(2).stripTrailingZeros();
            return List.of(factor.toPlainString() + "x baseline");
        }
        if (TIMES.matcher(unit).matches()) {
            return List.of(number + "x baseline");
        }
        var period = PERIOD.matcher(unit);
        boolean rate = period.matches();
        var word = rate ? period.group(1) : unit;
        var found = new ArrayList<String>();
        for (var line : UNITS.lines().toList()) {
            var words = List.of(line.split(" ", -1));
            boolean other = words.contains(word) || words.get(0).equalsIgnoreCase(word);
            if (other && line.startsWith("/") == rate) {
                found.add(number + words.get(0));
            }
        }
        return found;
    }
}
