package dev.godwit.migration.effects;

import java.util.List;
import java.util.regex.Pattern;

/** A setting as SHOW would give it: 4096 of the unit kB is 4MB, 16384 of 8kB are 128MB, 60000 ms are 1min. */
final class SettingText {

    private static final Pattern WHOLE = Pattern.compile("\\d{1,15}");
    private static final Pattern UNIT = Pattern.compile("(\\d*)(\\p{Alpha}+)");

    private record Unit(String name, long inSmallest) {}

    private static final List<Unit> BYTES = List.of(
            new Unit("TB", 1L << 40),
            new Unit("GB", 1L << 30),
            new Unit("MB", 1L << 20),
            new Unit("kB", 1L << 10),
            new Unit("B", 1));

    private static final List<Unit> TIMES = List.of(
            new Unit("d", 86_400_000),
            new Unit("h", 3_600_000),
            new Unit("min", 60_000),
            new Unit("s", 1000),
            new Unit("ms", 1));

    private SettingText() {}

    static String of(String setting, String unit) {
        if (setting == null) {
            return "";
        }
        var parts = UNIT.matcher(unit);
        if (!WHOLE.matcher(setting).matches() || setting.equals("0") || !parts.matches()) {
            return setting;
        }
        var known = parts.group(2).endsWith("B") ? BYTES : TIMES;
        long factor = parts.group(1).isEmpty() ? 1 : Long.parseLong(parts.group(1));
        long each = known.stream()
                .filter(one -> one.name().equals(parts.group(2)))
                .mapToLong(Unit::inSmallest)
                .findFirst()
                .orElse(0);
        if (each == 0) {
            return setting + unit;
        }
        long all = Long.parseLong(setting) * factor * each;
        return known.stream()
                .filter(one -> all % one.inSmallest() == 0)
                .findFirst()
                .map(one -> all / one.inSmallest() + one.name())
                .orElse(setting + unit);
    }
}
