package dev.godwit.migration.progress;

import java.util.Locale;

/** How much a reading is worth. */
public enum Confidence {
    /** PostgreSQL counts it. */
    HIGH,
    /** It is counted from outside, in something that grows as the work does. */
    MEDIUM,
    /** Others may have moved what is counted, or nothing is counted at all. */
    LOW;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
