import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Latency: how far the estimated quantiles of each window are from the truth. pgbench runs three workloads; the truth is what
 * auto_explain logs of every statement, from the same stopwatch that pg_stat_statements reads, for exactly the windows of the
 * agent. Beside it the usual shortcut: the quantile of the statements' means, each counted as often as it was called.
 *
 * <p>A statement that was running for more than a second at the end of a window belongs to it with its age, in the truth too.
 */
public final class LatencyBench {

    /** What auto_explain logged: end of execution in milliseconds of the epoch, seconds, and which statement. */
    private record Execution(double end, double seconds, String statement) {}

    private record Script(int weight, String text) {}

    private static final double[] QUANTILES = {0.5, 0.95, 0.99};
    private static final Pattern LOGGED =
            Pattern.compile("^(\\d+\\.\\d+) LOG:  duration: ([0-9.]+) ms  plan:\\s*$");
    private static final Pattern TEXT = Pattern.compile("^\\s*Query Text: (.*)$");

    private static final Map<String, List<Script>> WORKLOADS = new LinkedHashMap<>();

    static {
        WORKLOADS.put("web", List.of(
                new Script(50, "\\set a random_zipfian(1, 200000, 1.1)\nselect balance from accounts where id = :a;\n"),
                new Script(20, "\\set a random(1, 190000)\n\\set b random(1, 2000)\n"
                        + "select sum(balance) from accounts where id between :a and :a + :b;\n"),
                new Script(20, "\\set a random(1, 200000)\nupdate accounts set balance = balance + 1 where id = :a;\n"),
                new Script(8, "\\set a random(1, 200000)\ninsert into history values (:a, now());\n"),
                new Script(2, "\\set a random(1, 50)\n"
                        + "select branch, count(*) from accounts where branch % 50 = :a group by branch order by 2;\n")));
        WORKLOADS.put("shapes", List.of(
                new Script(40, "\\set g random_gaussian(-3000, 3000, 3)\nselect pg_sleep(0.004 * exp(0.8 * :g / 1000.0)), 1;\n"),
                new Script(25, "\\set e random_exponential(1, 100000, 8)\nselect pg_sleep(:e / 400000.0), 1, 2;\n"),
                new Script(20, "\\set u random(5000, 25000)\nselect pg_sleep(:u / 1000000.0), 1, 2, 3;\n"),
                new Script(13, "select pg_sleep(0.002), 1, 2, 3, 4;\n"),
                new Script(2, "\\set g random_gaussian(-3000, 3000, 3)\nselect pg_sleep(0.3 * exp(0.7 * :g / 1000.0)), 1, 2, 3, 4, 5;\n")));
        WORKLOADS.put("two speeds", List.of(
                new Script(60, "\\set r random(1, 100)\n\\set d case when :r <= 95 then 2 else 120 end\n"
                        + "select pg_sleep(:d / 1000.0), 1;\n"),
                new Script(30, "\\set g random_gaussian(-3000, 3000, 3)\nselect pg_sleep(0.006 * exp(0.5 * :g / 1000.0)), 1, 2;\n"),
                new Script(9, "\\set u random(20000, 60000)\nselect pg_sleep(:u / 1000000.0), 1, 2, 3;\n"),
                new Script(1, "\\set u random(1000000, 3000000)\nselect pg_sleep(:u / 1000000.0), 1, 2, 3, 4;\n")));
    }

    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 60;
        int major = args.length > 1 ? Integer.parseInt(args[1]) : 17;
        var settings = Map.of(
                "shared_preload_libraries", "'pg_stat_statements,auto_explain'",
                "logging_collector", "on",
                "log_directory", "log",
                "log_filename", "bench.log",
                "log_line_prefix", "'%n '");
        try (var bench = new Bench(major, settings)) {
            try (var admin = bench.session("postgres")) {
                Bench.execute(
                        admin,
                        "create table accounts as select n as id, n % 997 as branch, 0 as balance, repeat(' ', 84) as filler"
                                + " from generate_series(1, 200000) n",
                        "alter table accounts add primary key (id)",
                        "create table history (id int, at timestamptz)",
                        "create role app login",
                        "grant all on accounts, history to app",
                        "alter role app set auto_explain.log_min_duration = 0",
                        "vacuum analyze");
            }
            bench.startAgent("");
            var spans = new LinkedHashMap<String, double[]>();
            for (var workload : WORKLOADS.entrySet()) {
                double begun = System.currentTimeMillis();
                pgbench(bench, workload.getValue(), seconds);
                spans.put(workload.getKey(), new double[] {begun, System.currentTimeMillis()});
            }
            Thread.sleep(12_000);
            var truth = logged(bench.server.dataDirectory().resolve("log/bench.log"));
            spans.forEach((name, span) -> compare(name, windows(bench, span), truth));
        }
    }

    private static void pgbench(Bench bench, List<Script> scripts, int seconds) throws Exception {
        var command = new ArrayList<>(List.of(
                "pgbench", "-n", "-M", "simple", "-c", "8", "-j", "2", "-R", "200", "-T", Integer.toString(seconds),
                "-h", "127.0.0.1", "-p", Integer.toString(bench.server.port()), "-U", "app"));
        for (int i = 0; i < scripts.size(); i++) {
            var file = Files.writeString(bench.directory.resolve("script" + i + ".sql"), scripts.get(i).text());
            command.add("-f");
            command.add(file + "@" + scripts.get(i).weight());
        }
        command.add("postgres");
        var log = bench.directory.resolve("pgbench.log");
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("pgbench: " + Files.readString(log));
        }
    }

    private static List<Execution> logged(Path log) throws IOException {
        var executions = new ArrayList<Execution>();
        double end = 0;
        double took = 0;
        for (var line : Files.readAllLines(log, StandardCharsets.UTF_8)) {
            var head = LOGGED.matcher(line);
            var text = TEXT.matcher(line);
            if (head.matches()) {
                end = Double.parseDouble(head.group(1)) * 1000;
                took = Double.parseDouble(head.group(2)) / 1000;
            } else if (text.matches()) {
                executions.add(new Execution(end, took, text.group(1).replaceAll("-?[0-9.]+", "#")));
            }
        }
        return executions;
    }

    /** Estimates by the end of their window in milliseconds; the first is the end of the window before. */
    private static TreeMap<Double, Map<String, Double>> windows(Bench bench, double[] span) {
        var windows = new TreeMap<Double, Map<String, Double>>();
        var range = Math.round((System.currentTimeMillis() - span[0]) / 1000) + "s";
        for (var query : List.of(
                "godwit_query_window_calls",
                "godwit_query_latency_estimated_seconds",
                "godwit_query_latency_bound_seconds",
                "godwit_query_latency_quality{reason=\"multimodal\"}")) {
            JsonArray series;
            try {
                series = new JsonObject(bench.get(
                                "/api/v1/query?query=" + URLEncoder.encode(query + "[" + range + "]", StandardCharsets.UTF_8)))
                        .getJsonObject("data")
                        .getJsonArray("result");
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
            for (int i = 0; i < series.size(); i++) {
                var metric = series.getJsonObject(i).getJsonObject("metric");
                var name = metric.getString("__name__") + metric.getString("quantile", "");
                var values = series.getJsonObject(i).getJsonArray("values");
                for (int k = 0; k < values.size(); k++) {
                    double at = values.getJsonArray(k).getDouble(0) * 1000;
                    if (at >= span[0] && at <= span[1]) {
                        windows.computeIfAbsent(at, absent -> new TreeMap<>())
                                .put(name, Double.parseDouble(values.getJsonArray(k).getString(1)));
                    }
                }
            }
        }
        return windows;
    }

    private static void compare(String name, TreeMap<Double, Map<String, Double>> windows, List<Execution> all) {
        Map<String, List<Double>> errors = new TreeMap<>();
        double calls = 0;
        double counted = 0;
        int compared = 0;
        int doubted = 0;
        int held = 0;
        int bounds = 0;
        for (var window : windows.entrySet()) {
            var before = windows.lowerKey(window.getKey());
            if (before == null) {
                continue;
            }
            double end = window.getKey();
            var of = all.stream().filter(one -> one.end() > before && one.end() <= end).toList();
            counted += window.getValue().getOrDefault("godwit_query_window_calls", 0.0);
            calls += of.size();
            compared++;
            doubted += window.getValue().getOrDefault("godwit_query_latency_quality", 0.0) > 0 ? 1 : 0;
            var truth = truth(all, of, end);
            for (double q : QUANTILES) {
                double right = quantile(truth, q);
                double ours = window.getValue().getOrDefault("godwit_query_latency_estimated_seconds" + q, Double.NaN);
                error(errors, percent(q) + " estimate", ours, right);
                error(errors, percent(q) + " of means", quantile(means(of), q), right);
                var bound = window.getValue().get("godwit_query_latency_bound_seconds" + q);
                bounds += bound == null ? 0 : 1;
                held += bound == null || bound < right ? 0 : 1;
            }
        }
        System.out.printf(Locale.ROOT, "%s: %d windows, %.0f executions (%.0f counted), multimodal in %d, %d of %d bounds hold%n",
                name, compared, calls, counted, doubted, held, bounds);
        errors.forEach((what, list) -> System.out.printf(Locale.ROOT,
                "  %-14s |error| median %5.1f %%, p90 %5.1f %%%n", what, 100 * quantile(list, 0.5), 100 * quantile(list, 0.9)));
    }

    private static String percent(double q) {
        return "p" + Math.round(100 * q);
    }

    private static double[] truth(List<Execution> all, List<Execution> ended, double end) {
        var truth = new ArrayList<Double>();
        ended.forEach(one -> truth.add(one.seconds()));
        all.stream()
                .filter(one -> one.end() > end && one.end() - one.seconds() * 1000 < end - 1000)
                .forEach(one -> truth.add((end - one.end()) / 1000 + one.seconds()));
        return truth.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] means(List<Execution> executions) {
        var sums = new TreeMap<String, double[]>();
        executions.forEach(one -> {
            var sum = sums.computeIfAbsent(one.statement(), absent -> new double[2]);
            sum[0] += one.seconds();
            sum[1]++;
        });
        return executions.stream()
                .mapToDouble(one -> sums.get(one.statement())[0] / sums.get(one.statement())[1])
                .toArray();
    }

    private static void error(Map<String, List<Double>> errors, String what, double ours, double right) {
        errors.computeIfAbsent(what, absent -> new ArrayList<>()).add(Math.abs(ours - right) / right);
    }

    private static double quantile(List<Double> values, double q) {
        return quantile(values.stream().mapToDouble(Double::doubleValue).toArray(), q);
    }

    private static double quantile(double[] values, double q) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.max(0, Math.ceil(q * sorted.length) - 1)];
    }
}
