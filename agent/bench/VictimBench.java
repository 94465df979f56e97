import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Never a victim: with ACCESS EXCLUSIVE held for 20 s on a user table, then on pg_class, then on pg_database, how long the
 * longest gap between two looks of the gate was, and how long the slowest scrape took.
 */
public final class VictimBench {

    private static final Pattern LOOK = Pattern.compile("\"last_look\":\"([^\"]+)\"");

    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        try (var bench = new Bench(17)) {
            bench.startAgent("");
            try (var holder = bench.session("postgres")) {
                Bench.execute(holder, "create table t (id int)");
                holder.setAutoCommit(false);
                Thread.sleep(12_000);
                // The first scrapes of a process compile the code that writes them.
                for (int i = 0; i < 50; i++) {
                    bench.get("/metrics");
                }
                measure(bench, "nothing locked", seconds);
                for (var table : List.of("t", "pg_class", "pg_database")) {
                    Bench.execute(holder, "lock table " + table + " in access exclusive mode");
                    measure(bench, "ACCESS EXCLUSIVE on " + table, seconds);
                    holder.rollback();
                    Thread.sleep(2_000);
                }
            }
        }
    }

    private static void measure(Bench bench, String what, int seconds) throws Exception {
        var looks = new TreeSet<Instant>();
        var scrapes = new ArrayList<Double>();
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        int turn = 0;
        while (System.nanoTime() < end) {
            var found = LOOK.matcher(bench.get("/api/targets"));
            if (found.find()) {
                looks.add(Instant.parse(found.group(1)));
            }
            if (turn++ % 5 == 0) {
                long begun = System.nanoTime();
                bench.get("/metrics");
                scrapes.add((System.nanoTime() - begun) / 1e6);
            }
            Thread.sleep(30);
        }
        double gap = 0;
        Instant before = null;
        for (var look : looks) {
            gap = before == null ? 0 : Math.max(gap, Duration.between(before, look).toMillis());
            before = look;
        }
        System.out.printf("%-32s %d looks, longest gap %.0f ms (a beat is 200 ms)%n", what, looks.size(), gap);
        Bench.report("    /metrics", scrapes);
    }
}
