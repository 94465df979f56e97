package dev.godwit.settings;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Whole numbers as YAML has them: {@code 1_000}, {@code 0x10}, {@code 0o17}, {@code 0b11}. */
final class Integers {

    // A leading zero means octal, as in YAML 1.1 and Go, unless a digit says otherwise.
    private static final Pattern FORM =
            Pattern.compile("([-+]?)(?:0([xX]_?|[oO]_?|[bB]_?|(?=[0-7_]+$)))?([0-9a-fA-F][0-9a-fA-F_]*)");
    private static final int LONGEST = 80;

    private Integers() {}

    /** Empty if the text is no whole number, or one beyond 64 bits. */
    static OptionalLong parse(String text) {
        var match = FORM.matcher(text.length() > LONGEST ? "" : text);
        if (!match.matches()) {
            return OptionalLong.empty();
        }
        int radix = radix(match.group(2));
        try {
            return OptionalLong.of(
                    Long.parseLong(match.group(1) + match.group(3).replace("_", ""), radix));
        } catch (NumberFormatException none) {
            return OptionalLong.empty();
        }
    }

    private static int radix(String prefix) {
        if (prefix == null) {
            return 10;
        }
        return switch (prefix.replace("_", "")) {
            case "x", "X" -> 16;
            case "b", "B" -> 2;
            default -> 8;
        };
    }
}
