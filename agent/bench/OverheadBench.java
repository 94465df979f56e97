import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Overhead: pgbench's throughput with the agent there and watching a migration that runs, against the same without an agent,
 * in pairs whose order alternates. The migration is an open transaction that has changed a table nobody else uses, so that in
 * both halves the server itself does the same. Everything is on one machine, so the agent's own processor time counts as well;
 * it is printed.
 *
 * <p>Arguments: pairs, seconds of each half, clients, server version.
 */
public final class OverheadBench {

    public static void main(String[] args) throws Exception {
        int pairs = args.length > 0 ? Integer.parseInt(args[0]) : 8;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 30;
        int clients = args.length > 2 ? Integer.parseInt(args[2]) : 4;
        int major = args.length > 3 ? Integer.parseInt(args[3]) : 17;
        try (var bench = new Bench(major)) {
            var pgbench = new Pgbench(bench);
            pgbench.initialize(10);
            try (var migrator = bench.session("postgres")) {
                Bench.execute(migrator, "create table lonely (id int)");
                Bench.execute(migrator, "begin", "alter table lonely add column b int");
                pgbench.start(10, clients).waitFor();
                var ratios = new ArrayList<Double>();
                var cpu = new ArrayList<Double>();
                for (int pair = 0; pair < pairs; pair++) {
                    boolean first = pair % 2 == 0;
                    double one = measure(bench, pgbench, seconds, clients, first, cpu);
                    double two = measure(bench, pgbench, seconds, clients, !first, cpu);
                    ratios.add(100 * ((first ? one / two : two / one) - 1));
                    System.out.printf(Locale.ROOT, "with %.0f, without %.0f transactions/s: %+.2f %%%n", first ? one : two,
                            first ? two : one, ratios.get(pair));
                }
                report(ratios, cpu);
            }
        }
    }

    private static double measure(
            Bench bench, Pgbench pgbench, int seconds, int clients, boolean watched, List<Double> cpu) throws Exception {
        if (watched) {
            bench.startAgent("");
            while (new JsonArray(bench.get("/api/migrations?state=running")).isEmpty()) {
                Thread.sleep(100);
            }
            // What a start costs is not what watching costs.
            Thread.sleep(20_000);
        }
        double before = watched ? Bench.cpu(bench.agentPid()) : 0;
        pgbench.start(seconds, clients).waitFor();
        if (watched) {
            cpu.add(100 * (Bench.cpu(bench.agentPid()) - before) / seconds);
            bench.stopAgent();
        }
        return pgbench.rate();
    }

    private static void report(List<Double> ratios, List<Double> cpu) {
        var sorted = ratios.stream().sorted().toList();
        System.out.printf(Locale.ROOT, "throughput with the agent: median %+.2f %%, quartiles %+.2f and %+.2f %%, n=%d%n",
                Bench.median(ratios), sorted.get(sorted.size() / 4), sorted.get(sorted.size() * 3 / 4), ratios.size());
        System.out.printf(Locale.ROOT, "the agent itself: median %.1f %% of one core%n", Bench.median(cpu));
    }
}
