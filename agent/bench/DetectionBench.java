import dev.godwit.migration.PlayedTools;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Detection: how long after the first statement of a tool's migration, which takes its first lock, the agent's API says that
 * somebody migrates, and how long until it names the tool. Every tool by the SQL it sends, its transaction left open; a whole
 * agent, asked fifty times a second.
 *
 * <p>Arguments: server version, runs of each.
 */
public final class DetectionBench {

    private static final double NEVER = 30;

    public static void main(String[] args) throws Exception {
        int major = args.length > 0 ? Integer.parseInt(args[0]) : 17;
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        var all = new ArrayList<Double>();
        try (var bench = new Bench(major)) {
            System.out.printf(Locale.ROOT, "PostgreSQL %d, %d runs of each; milliseconds after the first lock%n", major, runs);
            for (var tool : PlayedTools.all()) {
                all.addAll(measure(bench, tool, runs));
            }
        }
        Bench.report("seen, all tools", all);
    }

    private static List<Double> measure(Bench bench, PlayedTools.Played tool, int runs) throws Exception {
        var database = "tool_" + tool.tool().replace('-', '_');
        try (var admin = bench.session("postgres")) {
            Bench.execute(admin, "create database " + database);
        }
        try (var admin = bench.session("postgres", database)) {
            Bench.execute(admin, "create table orders (id int primary key, total int)", "insert into orders values (1, 1)");
            Bench.execute(admin, tool.before().toArray(String[]::new));
        }
        bench.watch(database, "");
        bench.knows();
        var seen = new ArrayList<Double>();
        var named = new ArrayList<Double>();
        for (int run = 0; run < runs; run++) {
            play(bench, tool, database, seen, named);
        }
        bench.stopAgent();
        System.out.printf(Locale.ROOT, "%-16s seen: median %4.0f, worst %4.0f   named: median %4.0f, worst %4.0f%n",
                tool.tool(), Bench.median(seen), worst(seen), Bench.median(named), worst(named));
        return seen;
    }

    private static void play(
            Bench bench, PlayedTools.Played tool, String database, List<Double> seen, List<Double> named)
            throws Exception {
        try (var session = bench.session("postgres", database)) {
            long begun = System.nanoTime();
            for (var sql : tool.during()) {
                Bench.execute(session, PlayedTools.with(sql, database));
            }
            double first = 0;
            double last = 0;
            while (last == 0) {
                double now = (System.nanoTime() - begun) / 1e6;
                if (now > NEVER * 1000) {
                    throw new IllegalStateException(tool.tool() + " is not seen");
                }
                for (var one : new JsonArray(bench.get("/api/migrations?state=running"))) {
                    first = first == 0 ? now : first;
                    last = ((JsonObject) one).getString("tool").equals(tool.tool()) ? now : 0;
                }
                Thread.sleep(20);
            }
            seen.add(first);
            named.add(last);
        }
        try (var admin = bench.session("postgres", database)) {
            // Rows that stay would say that it goes on.
            if (tool.tool().equals("prisma")) {
                Bench.execute(admin, "delete from _prisma_migrations");
            } else if (tool.tool().equals("knex")) {
                Bench.execute(admin, "update knex_migrations_lock set is_locked = 0");
            } else if (tool.tool().equals("liquibase")) {
                Bench.execute(admin, "update databasechangeloglock set locked = false");
            }
        }
        while (!new JsonArray(bench.get("/api/migrations?state=running")).isEmpty()) {
            Thread.sleep(50);
        }
    }

    private static double worst(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
