package dev.godwit.migration.sql;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in words what a forecast means for those who use the table meanwhile. */
public final class Effect {

    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};
    private static final double STEP = 1024;
    private static final double ENOUGH = 10;

    private Effect() {}

    /** One line: who waits, for how long, and what else is locked. */
    public static String of(Forecast forecast, Optional<TableFacts> facts) {
        var target = forecast.target().isPresent() ? forecast.target().toString() : "the tables it touches";
        var text = new StringBuilder();
        if (forecast.lock() == LockMode.NONE) {
            text.append("no lock on a table that is in use");
        } else {
            text.append(forecast.lock().title())
                    .append(" on ")
                    .append(target)
                    .append(size(facts))
                    .append(": ");
            text.append(waits(forecast));
        }
        return text.append(others(forecast, true, "; also "))
                .append(others(forecast, false, "; perhaps "))
                .toString();
    }

    private static String others(Forecast forecast, boolean certain, String before) {
        var others = forecast.others().stream()
                .filter(other -> other.certain() == certain)
                .map(other -> other.mode().title() + " on "
                        + other.name().map(ObjectName::toString).orElse(other.role()))
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? "" : before + others;
    }

    private static String waits(Forecast forecast) {
        var who = forecast.lock().blocksReads()
                ? "reads and writes wait "
                : forecast.lock().blocksWrites() ? "writes wait " : "neither reads nor writes wait, ";
        if (!forecast.known()) {
            return who + "for an unknown time";
        }
        if (forecast.rewrite() != Answer.NO) {
            return who + (forecast.rewrite() == Answer.YES ? "" : "perhaps ") + "while all of it is written again";
        }
        if (forecast.scan() != Answer.NO) {
            return who + (forecast.scan() == Answer.YES ? "" : "perhaps ") + "while all of it is read";
        }
        return who + "for a moment, and before that for all who use it to end their transactions";
    }

    private static String size(Optional<TableFacts> facts) {
        return facts.map(table -> table.rows() < 0
                        ? " (never counted)"
                        : " (" + bytes(table.bytes()) + ", about " + String.format(Locale.ROOT, "%,.0f", table.rows())
                                + " rows)")
                .orElse("");
    }

    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        boolean whole = unit == 0 || value >= ENOUGH;
        return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
