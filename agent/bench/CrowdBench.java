import dev.godwit.demo.EmbeddedServer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Many servers in one process: targets at default beats, spread over a few real servers (every target with connections of its
 * own, so the agent's work is that of as many servers). CPU and memory of the agent, and how late a beat was at worst.
 */
public final class CrowdBench {

    private static final int SERVERS = 10;
    private static final String MISSED = "sum(godwit_beats_missed_total)";

    public static void main(String[] args) throws Exception {
        int targets = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 180;
        var servers = new ArrayList<EmbeddedServer>();
        try (var bench = new Bench(17)) {
            try {
                for (int i = 0; i < SERVERS; i++) {
                    servers.add(EmbeddedServer.start(Path.of("target/servers"), 17, bench.directory,
                            Map.of("shared_preload_libraries", "pg_stat_statements", "max_connections", "200", "shared_buffers", "32MB")));
                    prepare(servers.get(i));
                }
                bench.startAgent(config(servers, targets));
                Thread.sleep(Math.min(90, seconds) * 1_000);
                double cpu = Bench.cpu(bench.agentPid());
                double missed = number(bench, MISSED);
                double ticks = targets * 5.0 * seconds;
                var scrapes = new ArrayList<Double>();
                var single = new ArrayList<Double>();
                var late = new ArrayList<Double>();
                long bytes = 0;
                for (int i = 0; i < seconds / 5; i++) {
                    // One page for each server, as one job for many servers scrapes; all of it now and then.
                    long begun = System.nanoTime();
                    bench.get("/probe?target=t000");
                    single.add((System.nanoTime() - begun) / 1e6);
                    if (i % 6 == 0) {
                        begun = System.nanoTime();
                        bytes = bench.get("/metrics").length();
                        scrapes.add((System.nanoTime() - begun) / 1e6);
                    }
                    late.add(1000 * number(bench, "max(godwit_beat_lateness_seconds)"));
                    Thread.sleep(5_000);
                }
                System.out.printf(Locale.ROOT, "%d targets on %d servers, %d s:%n", targets, SERVERS, seconds);
                System.out.printf(Locale.ROOT, "  CPU of the agent              %.1f %% of one core%n",
                        100 * (Bench.cpu(bench.agentPid()) - cpu) / seconds);
                System.out.printf(Locale.ROOT, "  resident memory of the agent  %.0f MiB, peak %.0f MiB%n",
                        Bench.status(bench.agentPid(), "VmRSS"), Bench.status(bench.agentPid(), "VmHWM"));
                System.out.printf(Locale.ROOT, "  page of all                   %d bytes%n", bytes);
                Bench.report("  page of one server", single);
                Bench.report("  page of all", scrapes);
                Bench.report("  latest beat of each five seconds", late);
                System.out.printf(Locale.ROOT, "  beats missed: %.2f %% of the gate's%n", 100 * (number(bench, MISSED) - missed) / ticks);
                for (var asked : List.of("sum(godwit_target_up)", "godwit_series", "sum(godwit_series_dropped_total)")) {
                    System.out.printf(Locale.ROOT, "  %s: %.0f%n", asked, number(bench, asked));
                }
            } finally {
                for (var server : servers) {
                    server.close();
                }
            }
        }
    }

    private static double number(Bench bench, String query) throws Exception {
        var encoded = java.net.URLEncoder.encode(query, java.nio.charset.StandardCharsets.UTF_8);
        return Double.parseDouble(
                bench.get("/api/v1/query?query=" + encoded).replaceAll(".*\"value\":\\[[^,]*,\"([^\"]*)\".*", "$1"));
    }

    private static void prepare(EmbeddedServer server) throws Exception {
        try (var admin = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres", "postgres", "")) {
            Bench.execute(admin, "create extension pg_stat_statements", "create role godwit login", "grant pg_monitor to godwit");
            for (int i = 0; i < 20; i++) {
                Bench.execute(admin, "create table t" + i + " (id int primary key)", "insert into t" + i + " values (1)");
            }
            // As many kinds of statements as are shown one by one.
            for (int i = 0; i < 200; i++) {
                Bench.execute(admin, "select " + "1, ".repeat(i) + "2");
            }
        }
    }

    private static String config(List<EmbeddedServer> servers, int targets) {
        var text = new StringBuilder();
        for (int i = 0; i < targets; i++) {
            text.append(String.format(Locale.ROOT, "  t%03d: {url: \"postgresql://godwit@127.0.0.1:%d/postgres\"}%n",
                    i, servers.get(i % servers.size()).port()));
        }
        return text + "limits: {series: 1000000}\n";
    }
}
