package dev.godwit.migration;

import java.time.Instant;
import java.util.List;

/**
 * What has ended since the last look.
 *
 * @param asked when the server was asked: what ended later may be missing
 * @param all whether nothing else can have ended since the migration began
 */
record Counted(List<Finished> rows, Instant asked, boolean all) {

    static final Counted NONE = new Counted(List.of(), Instant.MIN, false);
}
