import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Blast radius: what the agent says of the sessions behind a migration against the truth, under pgbench. The truth is a session
 * of its own that counts, every few milliseconds, the sessions of pgbench that wait for a lock; nothing but the migration makes
 * them wait. What the agent said at a moment is right within one beat if the truth had that number at some time in the beat
 * before. In half of the runs the migration holds its lock, in the others it waits for a long reader and others wait behind it.
 *
 * <p>Arguments: runs, clients, server version.
 */
public final class BlastBench {

    private static final long[] BEATS = {200, 400};

    public static void main(String[] args) throws Exception {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        int clients = args.length > 1 ? Integer.parseInt(args[1]) : 16;
        int major = args.length > 2 ? Integer.parseInt(args[2]) : 17;
        try (var bench = new Bench(major)) {
            var pgbench = new Pgbench(bench);
            pgbench.initialize(10);
            bench.startAgent("");
            bench.knows();
            // Without the few rows everybody updates, so that nobody waits but for the migration; slow enough to leave a core.
            var load = pgbench.start(runs * 20 + 10, clients, "-N", "-R", "400");
            Thread.sleep(3000);
            var right = new TreeMap<Long, List<Double>>();
            var sums = new ArrayList<Double>();
            for (int run = 0; run < runs; run++) {
                run(bench, run % 2 == 0, right, sums);
            }
            load.destroy();
            load.waitFor();
            System.out.printf(Locale.ROOT, "PostgreSQL %d, %d clients, %d runs%n", major, clients, runs);
            right.forEach((beat, shares) -> System.out.printf(
                    Locale.ROOT, "right within %d ms: median %.1f %% of the moments, worst run %.1f %%%n", beat,
                    Bench.median(shares), shares.stream().mapToDouble(Double::doubleValue).min().orElseThrow()));
            System.out.printf(Locale.ROOT, "blocked seconds against the truth: median %+.1f %%, from %+.1f to %+.1f %%%n",
                    Bench.median(sums), sums.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                    sums.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
        }
    }

    private static void run(Bench bench, boolean holds, TreeMap<Long, List<Double>> right, List<Double> sums)
            throws Exception {
        var truth = new TreeMap<Long, Integer>();
        try (var counter = bench.session("postgres");
                var migrator = bench.session("postgres");
                var reader = bench.session("postgres")) {
            var counting = new Counting(counter, truth);
            var counted = CompletableFuture.runAsync(counting);
            if (holds) {
                Bench.execute(migrator, "begin", "alter table pgbench_accounts add column more int");
                Thread.sleep(3000);
            } else {
                Bench.execute(reader, "begin", "select count(*) from pgbench_accounts where aid < 10");
                var waits = Bench.waiting(migrator, "begin; alter table pgbench_accounts add column more int");
                Thread.sleep(3000);
                Bench.execute(reader, "commit");
                waits.get();
            }
            Bench.execute(migrator, "rollback");
            Thread.sleep(1000);
            counting.end = true;
            counted.get();
        }
        while (!new JsonArray(bench.get("/api/migrations?state=running")).isEmpty()) {
            Thread.sleep(100);
        }
        compare(new JsonObject(bench.get("/api/migrations/last")).getJsonObject("blast"), truth, right, sums);
    }

    /** Counts until it is told to end. */
    private static final class Counting implements Runnable {
        private final Connection session;
        private final TreeMap<Long, Integer> truth;
        private volatile boolean end;

        Counting(Connection session, TreeMap<Long, Integer> truth) {
            this.session = session;
            this.truth = truth;
        }

        @Override
        public void run() {
            try {
                while (!end) {
                    truth.put(System.currentTimeMillis(), (int) Bench.number(
                            session,
                            "select count(*) from pg_stat_get_activity(null)"
                                    + " where application_name = 'pgbench' and wait_event_type = 'Lock'"));
                    Thread.sleep(5);
                }
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    private static void compare(
            JsonObject blast, TreeMap<Long, Integer> truth, TreeMap<Long, List<Double>> right, List<Double> sums) {
        var said = new TreeMap<Long, Integer>();
        said.put(0L, 0);
        for (var one : blast.getJsonArray("points")) {
            var point = (JsonObject) one;
            said.put(Instant.parse(point.getString("at")).toEpochMilli(), point.getInteger("behind"));
        }
        for (long beat : BEATS) {
            int fits = 0;
            int all = 0;
            for (long at : truth.keySet()) {
                if (at < truth.firstKey() + beat) {
                    continue;
                }
                var within = truth.subMap(at - beat, true, at, true).values();
                int low = within.stream().mapToInt(Integer::intValue).min().orElseThrow();
                int high = within.stream().mapToInt(Integer::intValue).max().orElseThrow();
                int agent = said.floorEntry(at).getValue();
                all++;
                fits += agent >= low && agent <= high ? 1 : 0;
            }
            right.computeIfAbsent(beat, first -> new ArrayList<>()).add(100.0 * fits / all);
        }
        double seconds = 0;
        Long before = null;
        for (var one : truth.entrySet()) {
            seconds += before == null ? 0 : truth.get(before) * (one.getKey() - before) / 1000.0;
            before = one.getKey();
        }
        sums.add(100 * (blast.getDouble("blockedSeconds") - seconds) / seconds);
    }
}
