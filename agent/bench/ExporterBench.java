import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Side by side with a real postgres_exporter (deploy/peers brings Debian's), both watching one server at the same time, each
 * scraped every fifteen seconds: small is pgbench at scale 10, wide has 10,000 tables and 20,000 indexes. Then one table is
 * locked for half a minute.
 */
public final class ExporterBench {

    private static final Duration SCRAPE = Duration.ofSeconds(15);

    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 180;
        for (boolean wide : new boolean[] {false, true}) {
            try (var bench = new Bench(15)) {
                run(bench, wide, seconds);
            }
        }
    }

    private static void run(Bench bench, boolean wide, int seconds) throws Exception {
        try (var admin = bench.session("postgres")) {
            Bench.execute(admin, "create role exporter login", "grant pg_monitor to exporter");
            Bench.execute(admin, "grant execute on function pg_stat_file(text, boolean) to godwit");
            fill(admin, wide);
            int port;
            try (var socket = new java.net.ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            var exporter = exporter(bench, port);
            try {
                bench.startAgent("");
                var theirs = "http://127.0.0.1:" + port + "/metrics";
                var ours = "http://127.0.0.1:" + bench.port + "/metrics";
                Thread.sleep(90_000);
                Bench.execute(admin, "select public.pg_stat_statements_reset()");
                double cpuTheirs = Bench.cpu(exporter.pid());
                double cpuOurs = Bench.cpu(bench.agentPid());
                var times = List.of(new ArrayList<Double>(), new ArrayList<Double>());
                var bytes = new long[2];
                long begun = System.nanoTime();
                while ((System.nanoTime() - begun) / 1e9 < seconds) {
                    bytes[0] = scrape(theirs, times.get(0));
                    bytes[1] = scrape(ours, times.get(1));
                    Thread.sleep(SCRAPE.toMillis());
                }
                double minutes = (System.nanoTime() - begun) / 60e9;
                System.out.printf("%s, %.1f minutes:%n", wide ? "wide" : "small", minutes);
                row("postgres_exporter", admin, "exporter", minutes, times.get(0), bytes[0], exporter.pid(), cpuTheirs);
                row("Godwit", admin, "godwit", minutes, times.get(1), bytes[1], bench.agentPid(), cpuOurs);
                dearest(admin);
                locked(bench, admin, theirs, ours);
            } finally {
                exporter.destroy();
                exporter.waitFor();
            }
        }
    }

    private static Process exporter(Bench bench, int port) throws Exception {
        var builder = new ProcessBuilder(
                "target/peers/postgres-exporter", "--web.listen-address=127.0.0.1:" + port, "--log.level=error");
        builder.environment()
                .put("DATA_SOURCE_NAME", "postgresql://exporter@127.0.0.1:" + bench.server.port() + "/postgres?sslmode=disable");
        return builder.redirectErrorStream(true)
                .redirectOutput(bench.directory.resolve("exporter.log").toFile())
                .start();
    }

    private static void fill(Connection admin, boolean wide) throws Exception {
        if (wide) {
            for (int i = 0; i < 10_000; i += 500) {
                Bench.execute(admin, "do $$ begin for i in " + i + ".." + (i + 499) + " loop"
                        + " execute format('create table wide_%s (id int primary key, other int)', i);"
                        + " execute format('create index on wide_%s (other)', i);"
                        + " execute format('insert into wide_%s values (1, 1)', i); end loop; end $$");
            }
        } else {
            Bench.execute(
                    admin,
                    "create table pgbench_branches as select n as bid, 0 as bbalance from generate_series(1, 10) n",
                    "create table pgbench_tellers as select n as tid, 1 as bid, 0 as tbalance from generate_series(1, 100) n",
                    "create table pgbench_accounts as select n as aid, 1 as bid, 0 as abalance, repeat(' ', 84) as filler"
                            + " from generate_series(1, 1000000) n",
                    "alter table pgbench_accounts add primary key (aid)",
                    "create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp)");
        }
        Bench.execute(admin, "vacuum analyze");
    }

    private static long scrape(String url, List<Double> times) throws Exception {
        long begun = System.nanoTime();
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build();
        try {
            var body = Bench.HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
            times.add((System.nanoTime() - begun) / 1e6);
            return body.length;
        } catch (java.io.IOException late) {
            times.add(Double.POSITIVE_INFINITY);
            return -1;
        }
    }

    private static void row(
            String who, Connection admin, String role, double minutes, List<Double> times, long bytes, long pid, double cpu)
            throws Exception {
        double database = Bench.number(admin, "select coalesce(sum(total_exec_time), 0) from public.pg_stat_statements s"
                + " join pg_roles r on r.oid = s.userid where rolname = '" + role + "'");
        System.out.printf(
                Locale.ROOT,
                "  %-18s database %7.0f ms/min   scrape median %6.1f ms, worst %7.1f   %9d bytes   RSS %4.0f MiB   CPU %5.1f s/min%n",
                who,
                database / minutes,
                Bench.median(times),
                times.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN),
                bytes,
                Bench.status(pid, "VmRSS"),
                (Bench.cpu(pid) - cpu) / minutes);
    }

    /** Where Godwit's share of the database's time goes. */
    private static void dearest(Connection admin) throws Exception {
        try (var statement = admin.createStatement();
                var rows = statement.executeQuery("select total_exec_time, calls, left(regexp_replace(query, '\\s+', ' ', 'g'), 90)"
                        + " from public.pg_stat_statements s join pg_roles r on r.oid = s.userid where rolname = 'godwit'"
                        + " order by 1 desc limit 8")) {
            while (rows.next()) {
                System.out.printf(Locale.ROOT, "    %7.1f ms %6d times  %s%n", rows.getDouble(1), rows.getLong(2), rows.getString(3));
            }
        }
    }

    private static void locked(Bench bench, Connection admin, String theirs, String ours) throws Exception {
        var table = Bench.number(admin, "select count(*) from pg_class where relname = 'wide_1'") == 1 ? "wide_1" : "pgbench_accounts";
        try (var holder = bench.session("postgres")) {
            holder.setAutoCommit(false);
            Bench.execute(holder, "lock table " + table + " in access exclusive mode");
            var times = List.of(new ArrayList<Double>(), new ArrayList<Double>());
            for (int i = 0; i < 6; i++) {
                scrape(theirs, times.get(0));
                scrape(ours, times.get(1));
                Thread.sleep(5_000);
            }
            holder.rollback();
            System.out.printf(Locale.ROOT, "  while a table is locked, milliseconds: postgres_exporter %.0f (worst %.0f), Godwit %.0f (worst %.0f)%n",
                    Bench.median(times.get(0)), java.util.Collections.max(times.get(0)),
                    Bench.median(times.get(1)), java.util.Collections.max(times.get(1)));
        }
    }
}
