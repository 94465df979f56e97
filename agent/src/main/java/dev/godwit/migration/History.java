package dev.godwit.migration;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the histories of one database said when they were read last: the newest rows of each, and who holds a lock row.
 *
 * @param counts of all rows by state, not of the newest alone
 * @param held lock rows that say somebody migrates
 */
record History(Instant at, List<HistoryRow> rows, Map<HistoryRow.State, Long> counts, List<HeldRow> held) {

    static final History NONE = new History(Instant.MIN, List.of(), Map.of(), List.of());

    /** A lock row that is taken; {@code since} may be null. */
    record HeldRow(String tool, String table, String holder, Instant since) {}

    boolean read() {
        return !at.equals(Instant.MIN);
    }

    /** Rows that {@code before} had not, or had in another state; none if nothing was read before. */
    List<HistoryRow> since(History before) {
        if (!before.read()) {
            return List.of();
        }
        var known = before.byName();
        return rows.stream()
                .filter(row -> {
                    var earlier = known.get(key(row));
                    return earlier == null || earlier.state() != row.state();
                })
                .toList();
    }

    /** Rows that were there already and have another checksum now: the history was rewritten under the same name. */
    List<HistoryRow> rewrittenSince(History before) {
        var known = before.byName();
        return rows.stream()
                .filter(row -> Optional.ofNullable(known.get(key(row)))
                        .filter(earlier -> !earlier.checksum().equals(row.checksum()))
                        .isPresent())
                .toList();
    }

    List<HistoryRow> in(HistoryRow.State state) {
        return rows.stream().filter(row -> row.state() == state).toList();
    }

    private Map<String, HistoryRow> byName() {
        var byName = new LinkedHashMap<String, HistoryRow>();
        rows.forEach(row -> byName.putIfAbsent(key(row), row));
        return byName;
    }

    private static String key(HistoryRow row) {
        return row.tool() + "\0" + row.table() + "\0" + row.name();
    }
}
