package speed;

import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesLimits;
import dev.godwit.series.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * 10,000 series as probes of five servers would write them, every 5 s: twenty writers, counters that are reset now and then,
 * gauges, and classic histograms. Only a {@code share} of them ever moves.
 */
final class Load {

    static final int SERIES = 10_000;
    static final Duration BEAT = Duration.ofSeconds(5);
    static final Instant BEGIN = Instant.parse("2026-11-21T00:00:00Z");

    /** Of tables, by target, datname and relname: 500 series each. */
    static final List<String> TABLE_COUNTERS = List.of(
            "table_seq_scans_total", "table_index_scans_total", "table_inserted_total", "table_updated_total",
            "table_deleted_total", "table_blocks_hit_total", "table_blocks_read_total");

    static final List<String> TABLE_GAUGES = List.of("table_dead_rows", "table_live_rows", "table_bytes");

    /** Of statements, by target, datname and usename: 500 series each. */
    static final List<String> STATEMENT_COUNTERS = List.of(
            "statement_calls_total", "statement_rows_total", "statement_seconds_total", "statement_wal_bytes_total");

    /** Of sessions, by target, datname, usename and state: 500 series each. */
    static final List<String> SESSION_GAUGES = List.of("sessions", "oldest_transaction_seconds");

    /** 200 histograms of ten buckets, by target, datname, usename and le. */
    static final String BUCKETS = "statement_seconds_bucket";

    private static final List<String> BOUNDS =
            List.of("0.001", "0.005", "0.01", "0.05", "0.1", "0.5", "1", "5", "10", "+Inf");
    private static final int TARGETS = 5;

    /** What one probe of one target writes each beat. */
    private record Writer(String name, List<Labels> series, double[] values, boolean[] counters, boolean[] opens) {}

    private final List<Writer> writers = new ArrayList<>();
    private final Random random = new Random(42);
    private final double share;
    private final SeriesStore store;
    private Instant now = BEGIN;

    Load(double share, long bytes) {
        this.share = share;
        this.store = new SeriesStore(new SeriesLimits(50_000, Duration.ofHours(2), 16_384, bytes));
        for (int target = 0; target < TARGETS; target++) {
            writers.add(writer("tables", target, tables(target)));
            writers.add(writer("statements", target, statements(target)));
            writers.add(writer("sessions", target, sessions(target)));
            writers.add(writer("histograms", target, histograms(target)));
        }
    }

    SeriesStore store() {
        return store;
    }

    Instant now() {
        return now;
    }

    /** Two hours of rounds. */
    void fill() {
        for (var end = BEGIN.plus(Duration.ofHours(2)); now.isBefore(end); ) {
            round();
        }
    }

    /** One beat: every writer writes its round. */
    void round() {
        now = now.plus(BEAT);
        for (var writer : writers) {
            var samples = new ArrayList<Sample>(writer.series.size());
            for (int i = 0; i < writer.values.length; i++) {
                move(writer, i);
                samples.add(new Sample(writer.series.get(i), writer.values[i]));
            }
            store.write(writer.name, now, samples);
        }
        if (now.getEpochSecond() % 60 == 0) {
            store.forget(now);
        }
    }

    private void move(Writer writer, int i) {
        if (i % 100 >= share * 100) {
            return;
        }
        if (writer.counters[i]) {
            // A bucket counts at least what the one below it counts.
            double below = writer.opens[i] ? 0 : writer.values[i - 1];
            boolean reset = writer.opens[i] && random.nextInt(2_000) == 0;
            writer.values[i] = reset ? 0 : Math.max(below, writer.values[i] + random.nextInt(50));
        } else {
            writer.values[i] = random.nextInt(1_000);
        }
    }

    private static Writer writer(String probe, int target, List<Labels> series) {
        var counters = new boolean[series.size()];
        var opens = new boolean[series.size()];
        for (int i = 0; i < counters.length; i++) {
            counters[i] = series.get(i).name().matches(".*_(total|bucket)");
            opens[i] = !series.get(i).has("le") || series.get(i).get("le").equals(BOUNDS.get(0));
        }
        return new Writer(
                "probe/server" + target + "/" + probe, series, new double[counters.length], counters, opens);
    }

    private static List<Labels> tables(int target) {
        var names = new ArrayList<>(TABLE_COUNTERS);
        names.addAll(TABLE_GAUGES);
        var series = new ArrayList<Labels>();
        for (var name : names) {
            for (int i = 0; i < 100; i++) {
                series.add(labels(name, target, "datname", "shop" + i % 4, "relname", "table" + i));
            }
        }
        return series;
    }

    private static List<Labels> statements(int target) {
        var series = new ArrayList<Labels>();
        for (var name : STATEMENT_COUNTERS) {
            for (int i = 0; i < 100; i++) {
                series.add(labels(name, target, "datname", "shop" + i % 4, "usename", "user" + i / 4));
            }
        }
        return series;
    }

    private static List<Labels> sessions(int target) {
        var states = List.of("active", "idle", "idle in transaction", "disabled", "fastpath");
        var series = new ArrayList<Labels>();
        for (var name : SESSION_GAUGES) {
            for (int i = 0; i < 100; i++) {
                series.add(labels(
                        name, target, "datname", "shop" + i % 4, "usename", "user" + i / 4 % 5, "state", states.get(i / 20)));
            }
        }
        return series;
    }

    private static List<Labels> histograms(int target) {
        var series = new ArrayList<Labels>();
        for (int i = 0; i < 40; i++) {
            for (var bound : BOUNDS) {
                series.add(labels(BUCKETS, target, "datname", "shop" + i % 4, "usename", "user" + i / 4, "le", bound));
            }
        }
        return series;
    }

    private static Labels labels(String name, int target, String... more) {
        return Labels.of(Labels.NAME, name, "target", "server" + target).with(Labels.of(more));
    }
}
