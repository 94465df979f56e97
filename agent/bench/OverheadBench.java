import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Overhead: pgbench's throughput while the agent watches a migration that runs, against the same while the agent's process is
 * stopped (SIGSTOP), in turns of a few seconds within one run of pgbench, each compared with its two neighbours; the first second of each
 * turn is left out. The migration is an open transaction that has changed a table nobody else uses, so that the server itself
 * does the same all the time. Everything is on one machine, so the agent's own processor time counts as well; it is printed.
 * Commits do not wait for the disk, whose moods are larger than what is measured.
 *
 * <p>Arguments: turns, seconds of each, clients, server version.
 */
public final class OverheadBench {

    private static final List<List<String>> LOADS = List.of(List.of("-S", "-M", "prepared"), List.of("-N"));

    public static void main(String[] args) throws Exception {
        int turns = args.length > 0 ? Integer.parseInt(args[0]) : 40;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        int clients = args.length > 2 ? Integer.parseInt(args[2]) : 4;
        int major = args.length > 3 ? Integer.parseInt(args[3]) : 17;
        try (var bench = new Bench(major)) {
            var pgbench = new Pgbench(bench);
            pgbench.initialize(10);
            try (var migrator = bench.session("postgres")) {
                Bench.execute(migrator, "alter system set synchronous_commit = off", "select pg_reload_conf()");
                bench.startAgent("");
                while (!bench.get("/metrics").contains("godwit_catalog_known_timestamp_seconds{")) {
                    Thread.sleep(100);
                }
                Bench.execute(migrator, "create table lonely (id int)");
                Bench.execute(migrator, "begin", "alter table lonely add column b int");
                while (new JsonArray(bench.get("/api/migrations?state=running")).isEmpty()) {
                    Thread.sleep(100);
                }
                for (var load : LOADS) {
                    measure(bench, pgbench, load, turns, seconds, clients);
                }
            }
        }
    }

    private static void measure(Bench bench, Pgbench pgbench, List<String> load, int turns, int seconds, int clients)
            throws Exception {
        var arguments = new ArrayList<>(List.of("-P", "1"));
        arguments.addAll(load);
        int warm = 10;
        var running = pgbench.start(warm + (turns + 1) * seconds, clients, arguments.toArray(String[]::new));
        Thread.sleep(warm * 1000L);
        var means = new ArrayList<Double>();
        var cpu = new ArrayList<Double>();
        var server = new ArrayList<Double>();
        for (int turn = 0; turn < turns; turn++) {
            boolean watched = turn % 2 == 0;
            signal(watched ? "CONT" : "STOP", bench.agentPid());
            double before = Bench.cpu(bench.agentPid());
            double sessions = sessions(bench);
            Thread.sleep(1100);
            int from = pgbench.rates().size();
            Thread.sleep((seconds - 1) * 1000L);
            var rates = pgbench.rates();
            means.add(rates.subList(from, rates.size()).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow());
            if (watched) {
                cpu.add(100 * (Bench.cpu(bench.agentPid()) - before) / (seconds + 0.1));
                server.add(100 * (sessions(bench) - sessions) / (seconds + 0.1));
            }
        }
        signal("CONT", bench.agentPid());
        running.destroy();
        running.waitFor();
        report(String.join(" ", load), means, cpu, server);
    }

    /** Processor seconds of the agent's sessions on the server. */
    private static double sessions(Bench bench) throws Exception {
        double sum = 0;
        try (var admin = bench.session("postgres");
                var statement = admin.createStatement();
                var rows = statement.executeQuery("select pid from pg_stat_get_activity(null) where usesysid = 'godwit'::regrole")) {
            while (rows.next()) {
                sum += Bench.cpu(rows.getLong(1));
            }
        }
        return sum;
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        if (new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor() != 0) {
            throw new IOException("kill -" + name);
        }
    }

    private static void report(String load, List<Double> means, List<Double> cpu, List<Double> server) {
        var ratios = new ArrayList<Double>();
        for (int turn = 2; turn + 1 < means.size(); turn += 2) {
            ratios.add(100 * (2 * means.get(turn) / (means.get(turn - 1) + means.get(turn + 1)) - 1));
        }
        var sorted = ratios.stream().sorted().toList();
        System.out.printf(Locale.ROOT, "pgbench %s: %.0f transactions/s; with the agent watching: median %+.2f %%, quartiles %+.2f and"
                        + " %+.2f %%, n=%d; processor time: the agent %.1f %%, its sessions on the server %.1f %% of one core%n",
                load, Bench.median(means), Bench.median(ratios), sorted.get(sorted.size() / 4),
                sorted.get(sorted.size() * 3 / 4), ratios.size(),
                cpu.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                server.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
    }
}
