import java.util.ArrayList;
import java.util.Locale;

/**
 * Light: on an idle database, execution time of all probes at default beats as a share of one core (and, beyond what was
 * asked, the CPU of the backends that serve them), the agent's resident memory after some minutes, and seconds to ready.
 */
public final class LightBench {

    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 600;
        try (var bench = new Bench(17)) {
            try (var admin = bench.session("postgres")) {
                pgbenchTables(admin);
                var ready = new ArrayList<Double>();
                for (int i = 0; i < 5; i++) {
                    ready.add((double) bench.startAgent(more()));
                    bench.stopAgent();
                }
                Bench.report("exec to ready", ready);
                bench.startAgent(more());
                Thread.sleep(20_000);
                Bench.execute(admin, "select public.pg_stat_statements_reset()");
                double backends = backendCpu(admin);
                double agent = Bench.cpu(bench.agentPid());
                long begun = System.nanoTime();
                for (int i = 0; i < seconds; i += 5) {
                    bench.get("/metrics");
                    Thread.sleep(5_000);
                }
                double elapsed = (System.nanoTime() - begun) / 1e9;
                double executed = Bench.number(admin, "select sum(total_exec_time) / 1000 from public.pg_stat_statements s"
                        + " join pg_roles r on r.oid = s.userid where rolname = 'godwit'");
                System.out.printf(Locale.ROOT, "after %.0f s with a scrape every 5 s:%n", elapsed);
                System.out.printf(Locale.ROOT, "  execution time of all probes  %.2f %% of one core%n", 100 * executed / elapsed);
                System.out.printf(Locale.ROOT, "  CPU of the backends serving   %.2f %% of one core%n",
                        100 * (backendCpu(admin) - backends) / elapsed);
                System.out.printf(Locale.ROOT, "  CPU of the agent              %.2f %% of one core%n",
                        100 * (Bench.cpu(bench.agentPid()) - agent) / elapsed);
                System.out.printf(Locale.ROOT, "  resident memory of the agent  %.0f MiB, peak %.0f MiB%n",
                        Bench.status(bench.agentPid(), "VmRSS"), Bench.status(bench.agentPid(), "VmHWM"));
            }
        }
    }

    private static String more() {
        var rules = java.nio.file.Path.of("../rules").toAbsolutePath().normalize();
        return "rules: [" + rules + "/*.yml]\n";
    }

    /** The four tables of pgbench at scale 10, without needing the program. */
    private static void pgbenchTables(java.sql.Connection admin) throws Exception {
        Bench.execute(
                admin,
                "create table pgbench_branches as select n as bid, 0 as bbalance from generate_series(1, 10) n",
                "create table pgbench_tellers as select n as tid, 1 as bid, 0 as tbalance from generate_series(1, 100) n",
                "create table pgbench_accounts as select n as aid, 1 as bid, 0 as abalance, repeat(' ', 84) as filler"
                        + " from generate_series(1, 1000000) n",
                "alter table pgbench_accounts add primary key (aid)",
                "create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp)",
                "vacuum analyze");
    }

    private static double backendCpu(java.sql.Connection admin) throws Exception {
        double total = 0;
        try (var statement = admin.createStatement();
                var rows = statement.executeQuery("select pid from pg_stat_activity where usename = 'godwit'")) {
            while (rows.next()) {
                total += Bench.cpu(rows.getLong(1));
            }
        }
        return total;
    }
}
