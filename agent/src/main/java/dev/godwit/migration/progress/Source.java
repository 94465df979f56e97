package dev.godwit.migration.progress;

import java.util.Locale;

/** Where a reading comes from, the best first. */
public enum Source {
    PROGRESS_VIEW,
    NEW_FILE,
    PINNED_BUFFERS,
    FILE_GROWTH,
    PRIOR_RUN;

    /** As it is shown and written: {@code progress view}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
