import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Progress: how far the time that is said to be left is from the truth. A table of some hundred megabytes, and each of the
 * statements people wait for; through a whole agent, whose API is asked ten times a second. The truth is when the statement
 * ended. A quarter, half and three quarters are of the progress as the agent shows it.
 *
 * <p>Arguments: server version, rows of the table in millions, runs of each.
 */
public final class EtaBench {

    /** What the API said at one moment. */
    private record Seen(double at, double ratio, Double left, String source, String confidence) {}

    private record Trial(String name, String before, String statement, String after) {}

    private static final double[] MARKS = {0.25, 0.5, 0.75};

    private static final List<Trial> TRIALS = List.of(
            new Trial(
                    "rewrite, int to bigint, 2 indexes",
                    "create index orders_id on orders (id); create index orders_customer on orders (customer)",
                    "alter table orders alter column id type bigint",
                    "alter table orders alter column id type int; drop index orders_id; drop index orders_customer"),
            new Trial(
                    "create index on a number", "", "create index orders_customer on orders (customer)",
                    "drop index orders_customer"),
            new Trial("create index on a text", "", "create index orders_code on orders (code)", "drop index orders_code"),
            new Trial(
                    "create index concurrently",
                    "",
                    "create index concurrently orders_code on orders (code)",
                    "drop index orders_code"),
            new Trial(
                    "validate a check",
                    "alter table orders add constraint positive check (length(repeat(md5(code), 20)) > 0) not valid",
                    "alter table orders validate constraint positive",
                    "alter table orders drop constraint positive"),
            new Trial(
                    "validate a foreign key",
                    "alter table orders add constraint known foreign key (code) references codes not valid",
                    "alter table orders validate constraint known",
                    "alter table orders drop constraint known"));

    public static void main(String[] args) throws Exception {
        int major = args.length > 0 ? Integer.parseInt(args[0]) : 17;
        int millions = args.length > 1 ? Integer.parseInt(args[1]) : 8;
        int runs = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        var only = args.length > 3 ? args[3] : "";
        try (var bench = new Bench(major)) {
            try (var admin = bench.session("postgres")) {
                Bench.execute(
                        admin,
                        "create extension pg_buffercache",
                        "grant execute on function pg_stat_file(text, boolean) to godwit",
                        "create table orders as select n::int as id, (n * 7919::bigint % 1000003)::int as customer,"
                                + " md5((n % 2000000)::text) as code, repeat('x', 40) as note"
                                + " from generate_series(1, " + millions + " * 1000000) n",
                        "create table codes as select md5(n::text) as code from generate_series(0, 2000000) n",
                        "alter table codes add primary key (code)",
                        "vacuum analyze",
                        "checkpoint");
                System.out.printf(Locale.ROOT, "PostgreSQL %d, a table of %.0f MB, %d runs of each, the median of the runs%n",
                        major, Bench.number(admin, "select pg_relation_size('orders')") / 1048576, runs);
            }
            bench.startAgent("");
            for (var trial : TRIALS) {
                if (trial.name().contains(only)) {
                    report(bench, trial, runs);
                }
            }
        }
    }

    private static void report(Bench bench, Trial trial, int runs) throws Exception {
        var took = new ArrayList<Double>();
        Map<Double, List<Double>> errors = new TreeMap<>();
        Map<Double, List<Double>> places = new TreeMap<>();
        var sources = new TreeMap<String, Integer>();
        var half = new ArrayList<Double>();
        for (int run = 0; run < runs; run++) {
            var seen = new ArrayList<Seen>();
            double lasted = run(bench, trial, seen);
            took.add(lasted);
            seen.stream()
                    .filter(one -> one.at() >= lasted / 2 && one.left() != null)
                    .findFirst()
                    .ifPresent(one -> half.add(100 * (one.left() - (lasted - one.at())) / (lasted - one.at())));
            for (double mark : MARKS) {
                var at = seen.stream().filter(one -> one.ratio() >= mark && one.left() != null).findFirst();
                at.ifPresent(one -> {
                    sources.merge(one.source() + ", " + one.confidence(), 1, Integer::sum);
                    double truth = lasted - one.at();
                    errors.computeIfAbsent(mark, first -> new ArrayList<>()).add(100 * (one.left() - truth) / truth);
                    places.computeIfAbsent(mark, first -> new ArrayList<>()).add(100 * one.at() / lasted);
                    if (Boolean.getBoolean("verbose")) {
                        System.out.printf(Locale.ROOT, "    run %d: at %.2f s of %.2f s %.1f %%, left %.1f s, truth %.1f s%n",
                                took.size(), one.at(), lasted, 100 * one.ratio(), one.left(), truth);
                    }
                });
            }
            if (Boolean.getBoolean("verbose")) {
                System.out.println("    " + seen.stream().map(one -> String.format(Locale.ROOT, "%.1f:%.2f/%.1f", one.at(), one.ratio(),
                        one.left() == null ? Double.NaN : one.left())).toList());
            }
        }
        System.out.printf(Locale.ROOT, "%-36s %5.1f s, by %s%n", trial.name(), Bench.median(took), sources.keySet());
        errors.forEach((mark, all) -> System.out.printf(
                Locale.ROOT,
                "    progress at %2.0f %%: error of the time left %+4.0f %% of the truth (%+.0f to %+.0f), truly %.0f %% of the time, n=%d%n",
                100 * mark,
                Bench.median(all),
                all.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN),
                all.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN),
                Bench.median(places.get(mark)),
                all.size()));
        if (!half.isEmpty()) {
            System.out.printf(Locale.ROOT, "    half of the time  : error of the time left %+4.0f %% of the truth (%+.0f to %+.0f)%n",
                    Bench.median(half), half.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                    half.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
        }
    }

    /** Seconds that the statement took; what was shown meanwhile goes into {@code seen}. */
    private static double run(Bench bench, Trial trial, List<Seen> seen) throws Exception {
        try (var tool = bench.session("postgres")) {
            all(tool, trial.before());
            Bench.execute(tool, "vacuum analyze orders", "checkpoint");
            quiet(bench);
            long begun = System.nanoTime();
            var running = Bench.waiting(tool, trial.statement());
            CompletableFuture<Long> ended = running.thenApply(done -> System.nanoTime());
            while (!ended.isDone()) {
                look(bench, begun, seen);
                Thread.sleep(100);
            }
            double lasted = (ended.get() - begun) / 1e9;
            seen.removeIf(one -> one.at() > lasted);
            all(tool, trial.after());
            return lasted;
        }
    }

    private static void all(Connection session, String statements) throws Exception {
        for (var one : statements.split(";")) {
            if (!one.isBlank()) {
                Bench.execute(session, one);
            }
        }
    }

    /** The migration before is over: the statements that set the scene are migrations, too. */
    private static void quiet(Bench bench) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        while (new JsonArray(bench.get("/api/migrations")).stream()
                .anyMatch(one -> ((JsonObject) one).getString("ended") == null)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("a migration does not end");
            }
            Thread.sleep(200);
        }
    }

    private static void look(Bench bench, long begun, List<Seen> seen) throws Exception {
        for (var one : new JsonArray(bench.get("/api/migrations"))) {
            var migration = (JsonObject) one;
            var progress = migration.getJsonObject("progress");
            if (migration.getString("ended") == null && progress != null) {
                // An answer is as old as it says; the time left counts from then.
                double late = (System.currentTimeMillis() - Instant.parse(progress.getString("at")).toEpochMilli()) / 1000.0;
                seen.add(new Seen(
                        (System.nanoTime() - begun) / 1e9 - late,
                        progress.getDouble("ratio"),
                        progress.getDouble("etaSeconds"),
                        progress.getString("source"),
                        progress.getString("confidence")));
            }
        }
    }
}
