package dev.godwit.migration;

import dev.godwit.migration.files.Comparison;
import java.time.Instant;
import java.util.List;

/**
 * What the files of a tool and its history in a database say of each other; lists are cut at {@value #MOST}.
 *
 * @param pending on disk and not applied yet; {@code changed} applied, and other than they were then; {@code missing} applied, and
 *     not on disk
 * @param pendings how many there are, uncut, and so on
 */
public record PendingRecord(
        String target,
        String database,
        String tool,
        Instant at,
        int pendings,
        List<String> pending,
        int changes,
        List<String> changed,
        int misses,
        List<String> missing) {

    private static final int MOST = 200;

    static PendingRecord of(String target, String database, String tool, Instant at, Comparison found) {
        return new PendingRecord(
                target,
                database,
                tool,
                at,
                found.pending().size(),
                cut(found.pending()),
                found.changed().size(),
                cut(found.changed()),
                found.missing().size(),
                cut(found.missing()));
    }

    private static List<String> cut(List<String> names) {
        return names.subList(0, Math.min(MOST, names.size()));
    }
}
