package dev.godwit.migration;

import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the histories of one database say, as series.
 *
 * @param rewritten how many rows of each tool were seen to get another checksum
 */
record HistorySeries(String target, String database, History history, Map<String, Long> rewritten) {

    /** With what is read now; {@code earlier} is null at first. */
    static HistorySeries after(HistorySeries earlier, String target, String database, History read) {
        var rewritten = new TreeMap<String, Long>(earlier == null ? Map.of() : earlier.rewritten());
        read.rows().forEach(row -> rewritten.putIfAbsent(row.tool(), 0L));
        if (earlier != null) {
            read.rewrittenSince(earlier.history()).forEach(row -> rewritten.merge(row.tool(), 1L, Long::sum));
        }
        return new HistorySeries(target, database, read, rewritten);
    }

    static List<Descriptor> descriptors() {
        return List.of(
                Descriptor.gauge(
                        "godwit_migration_failed", "Migrations that the tool's history in this database calls failed."),
                Descriptor.gauge(
                        "godwit_migration_started",
                        "Migrations that the tool's history calls started and neither finished nor failed."),
                Descriptor.gauge("godwit_migration_applied", "Migrations that the tool's history calls applied."),
                Descriptor.counter(
                        "godwit_migration_history_rewritten_total",
                        "Rows of the tool's history that were seen to get another checksum."),
                Descriptor.gauge(
                        "godwit_migration_lock_row_held_seconds",
                        "How long the tool's lock row has said that somebody migrates."));
    }

    List<Sample> samples(Instant now) {
        var samples = new ArrayList<Sample>();
        var tools = new TreeMap<String, List<HistoryRow>>();
        history.rows()
                .forEach(row -> tools.computeIfAbsent(row.tool(), first -> new ArrayList<>())
                        .add(row));
        tools.forEach((tool, rows) -> {
            samples.add(sample("godwit_migration_failed", tool, count(rows, HistoryRow.State.FAILED)));
            samples.add(sample("godwit_migration_started", tool, count(rows, HistoryRow.State.STARTED)));
            samples.add(sample("godwit_migration_applied", tool, count(rows, HistoryRow.State.APPLIED)));
        });
        rewritten.forEach((tool, rows) -> samples.add(sample("godwit_migration_history_rewritten_total", tool, rows)));
        history.held().forEach(row -> {
            if (row.since() != null) {
                samples.add(sample(
                        "godwit_migration_lock_row_held_seconds",
                        row.tool(),
                        (now.toEpochMilli() - row.since().toEpochMilli()) / 1000.0));
            }
        });
        return samples;
    }

    private static double count(List<HistoryRow> rows, HistoryRow.State state) {
        return (double) rows.stream().filter(row -> row.state() == state).count();
    }

    private Sample sample(String name, String tool, double value) {
        return new Sample(Labels.of(Labels.NAME, name, "target", target, "datname", database, "tool", tool), value);
    }
}
