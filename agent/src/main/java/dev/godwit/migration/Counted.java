package dev.godwit.migration;

import java.time.Instant;
import java.util.List;

/**
 * What has ended since the last look.
 *
 * @param shared what others run, too, as was seen before the migration: whose call was counted nobody can tell
 * @param asked when the server was asked: what ended later may be missing
 * @param all whether nothing else can have ended since the migration began
 */
record Counted(List<Finished> rows, List<Finished> shared, Instant asked, boolean all) {

    static final Counted NONE = new Counted(List.of(), List.of(), Instant.MIN, false);

    /** Whether the server answered. */
    boolean known() {
        return !asked.equals(Instant.MIN);
    }
}
