import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Overhead: pgbench's throughput while the agent watches a migration that runs, against the same while the agent's process is
 * stopped (SIGSTOP), in turns of a few seconds within one run of pgbench, each compared with its two neighbours, so that what the
 * machine does beside falls out; the first second of each turn is left out, in which an agent that was stopped makes up for it.
 * The migration is an open transaction that has changed a table nobody else uses, so that the server itself does the same all
 * the time. Commits do not wait for the disk, whose moods are larger than what is measured.
 *
 * <p>Apart, the server and pgbench have one core and the agent another, as if it were on a machine of its own: what is left is
 * what it asks of the server. Together, all share two cores and every one is busy, so the agent's own processor time counts as
 * well; it is printed. The interval is of the median, by order statistics, 95 %.
 *
 * <p>Arguments: turns, seconds of each that count, clients, server version.
 */
public final class OverheadBench {

    private static final List<List<String>> LOADS = List.of(List.of("-S", "-M", "prepared"), List.of("-N"));

    public static void main(String[] args) throws Exception {
        int turns = args.length > 0 ? Integer.parseInt(args[0]) : 120;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        int clients = args.length > 2 ? Integer.parseInt(args[2]) : 4;
        int major = args.length > 3 ? Integer.parseInt(args[3]) : 17;
        try (var bench = new Bench(major)) {
            var pgbench = new Pgbench(bench);
            pgbench.initialize(10);
            try (var migrator = bench.session("postgres")) {
                Bench.execute(migrator, "alter system set synchronous_commit = off", "select pg_reload_conf()");
                bench.startAgent("");
                bench.knows();
                Bench.execute(migrator, "create table lonely (id int)");
                Bench.execute(migrator, "begin", "alter table lonely add column b int");
                while (new JsonArray(bench.get("/api/migrations?state=running")).isEmpty()) {
                    Thread.sleep(100);
                }
                for (var load : LOADS) {
                    pin("0,1", bench.server.pid(), bench.agentPid(), ProcessHandle.current().pid());
                    pin("0,1", pids(bench));
                    measure(bench, pgbench, load, turns, seconds, clients, "together");
                    pin("1", bench.agentPid(), ProcessHandle.current().pid());
                    pin("0", bench.server.pid());
                    pin("0", pids(bench));
                    measure(bench, pgbench, load, turns, seconds, clients, "apart");
                }
            }
        }
    }

    private static void measure(
            Bench bench, Pgbench pgbench, List<String> load, int turns, int seconds, int clients, String how)
            throws Exception {
        var arguments = new ArrayList<>(List.of("-P", "1"));
        arguments.addAll(load);
        int warm = 10;
        var running = pgbench.start(warm + turns * (seconds + 1) + 30, clients, arguments.toArray(String[]::new));
        pin(how.equals("apart") ? "0" : "0,1", running.pid());
        Thread.sleep(warm * 1000L);
        var means = new ArrayList<Double>();
        var cpu = new ArrayList<Double>();
        var server = new ArrayList<Double>();
        int from = said(pgbench, pgbench.rates().size() + 1);
        for (int turn = 0; turn < turns; turn++) {
            boolean watched = turn % 2 == 0;
            signal(watched ? "CONT" : "STOP", bench.agentPid());
            from = said(pgbench, from + 1);
            double before = Bench.cpu(bench.agentPid());
            double sessions = sessions(bench);
            int end = said(pgbench, from + seconds);
            means.add(pgbench.rates().subList(from, from + seconds).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow());
            from = end;
            double after = sessions(bench);
            if (watched) {
                cpu.add(100 * (Bench.cpu(bench.agentPid()) - before) / seconds);
                server.add(100 * (after - sessions) / seconds);
            }
        }
        signal("CONT", bench.agentPid());
        running.destroy();
        running.waitFor();
        report(how + ", pgbench " + String.join(" ", load), means, cpu, server);
    }

    /** All threads of these processes, and what they start, on these cores. */
    private static void pin(String cores, long... pids) throws IOException, InterruptedException {
        for (long pid : pids) {
            int exit = new ProcessBuilder("taskset", "-a", "-c", "-p", cores, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            // A worker of the server may have ended meanwhile; whoever is there must be where it is said to be.
            if (exit != 0 && ProcessHandle.of(pid).isPresent()) {
                throw new IOException("taskset: " + pid + " cannot be put on " + cores);
            }
        }
    }

    /** Every process of the server. */
    private static long[] pids(Bench bench) throws IOException {
        return ProcessHandle.of(bench.server.pid())
                .orElseThrow()
                .children()
                .mapToLong(ProcessHandle::pid)
                .toArray();
    }

    /** Waits until pgbench has told of so many seconds; gives how many it has. */
    private static int said(Pgbench pgbench, int wanted) throws Exception {
        while (pgbench.rates().size() < wanted) {
            Thread.sleep(50);
        }
        return pgbench.rates().size();
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
        int n = sorted.size();
        int off = (int) Math.ceil(0.98 * Math.sqrt(n));
        System.out.printf(Locale.ROOT, "%s: %.0f transactions/s; with the agent watching: median %+.2f %% (%+.2f to %+.2f), quartiles"
                        + " %+.2f and %+.2f %%, n=%d; processor time: the agent %.1f %%, its sessions on the server %.1f %% of one core%n",
                load, Bench.median(means), Bench.median(ratios), sorted.get(Math.max(0, n / 2 - off)),
                sorted.get(Math.min(n - 1, n / 2 + off)), sorted.get(n / 4), sorted.get(n * 3 / 4), n,
                cpu.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                server.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
    }
}
