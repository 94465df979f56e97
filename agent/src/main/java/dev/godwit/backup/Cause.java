package dev.godwit.backup;

import java.util.Locale;

/** Who wanted a backup. */
public enum Cause {
    SCHEDULE,
    MANUAL;

    /** As manifests write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
