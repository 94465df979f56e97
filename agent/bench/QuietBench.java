import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Locale;

/**
 * False positives: minutes of pgbench and, beside it, all the upkeep that takes strong locks or changes the schema for a while
 * and is no migration: vacuums, temporary tables, refreshes, partitions made, attached, detached and dropped. What the agent
 * recorded as a migration, and which alerts of migrations fired, is printed; both should be nothing. One real change at the end
 * shows that it was not deaf.
 *
 * <p>Arguments: minutes, server version.
 */
public final class QuietBench {

    private static final List<String> UPKEEP = List.of(
            "vacuum pgbench_accounts",
            "analyze",
            "vacuum full pgbench_tellers",
            "vacuum (freeze) pgbench_branches",
            "create temporary table t as select * from pgbench_accounts limit 1000",
            "create index on t (aid)",
            "alter table t add column more text",
            "drop table t",
            "refresh materialized view totals",
            "refresh materialized view concurrently totals",
            "create table events_9 partition of events for values from (900) to (1000)",
            "insert into events select n % 1000 from generate_series(0, 999) n",
            "alter table events detach partition events_9",
            "drop table events_9",
            "create table events_9 (like events)",
            "alter table events attach partition events_9 for values from (900) to (1000)",
            "drop table events_9",
            "delete from events",
            "reindex table pgbench_tellers",
            "reindex index concurrently pgbench_branches_pkey",
            "cluster pgbench_tellers using pgbench_tellers_pkey",
            "begin; lock table pgbench_history in access exclusive mode; select pg_sleep(0.4); commit",
            "begin; truncate scratch; insert into scratch select generate_series(1, 1000); select pg_sleep(0.4); commit",
            "begin; create temporary table u (a int) on commit drop; alter table u add primary key (a); select pg_sleep(0.4); commit",
            "comment on table pgbench_history is 'history'",
            "grant select on pgbench_history to pg_monitor",
            "revoke select on pgbench_history from pg_monitor",
            "select pg_advisory_lock(42); select pg_sleep(0.3); select pg_advisory_unlock(42)",
            "do $$ begin perform 1; end $$",
            "checkpoint");

    public static void main(String[] args) throws Exception {
        int minutes = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        int major = args.length > 1 ? Integer.parseInt(args[1]) : 17;
        try (var bench = new Bench(major)) {
            var pgbench = new Pgbench(bench);
            pgbench.initialize(10);
            try (var admin = bench.session("postgres")) {
                Bench.execute(
                        admin,
                        "create materialized view totals as select bid, sum(abalance) from pgbench_accounts group by bid",
                        "create unique index on totals (bid)",
                        "create table scratch (a int)",
                        "create table events (at int not null) partition by range (at)",
                        "create table events_0 partition of events for values from (0) to (900)");
                bench.startAgent("rules: [\"" + Path.of("../rules/*.yml").toAbsolutePath().normalize() + "\"]\n");
                bench.knows();
                var load = pgbench.start(minutes * 60, 4, "-R", "200");
                int rounds = upkeep(admin, System.nanoTime() + minutes * 60_000_000_000L);
                load.waitFor();
                var found = new JsonArray(bench.get("/api/migrations"));
                System.out.printf(Locale.ROOT, "%d minutes, %d rounds of %d statements beside pgbench at 200 transactions/s%n",
                        minutes, rounds, UPKEEP.size());
                System.out.printf(Locale.ROOT, "migrations recorded: %d%n", found.size());
                found.forEach(one -> System.out.println("    " + ((JsonObject) one).getString("name") + ": " + one));
                Bench.execute(admin, "begin", "alter table scratch add column b int");
                while (new JsonArray(bench.get("/api/migrations")).size() == found.size()) {
                    Thread.sleep(50);
                }
                System.out.println("and one real change, which was recorded");
                alerts(bench);
                Bench.execute(admin, "commit");
            }
        }
    }

    private static int upkeep(Connection admin, long end) throws Exception {
        int rounds = 0;
        while (System.nanoTime() < end) {
            for (var one : UPKEEP) {
                for (var sql : one.startsWith("do ") ? new String[] {one} : one.split("; ")) {
                    Bench.execute(admin, sql);
                }
                Thread.sleep(300);
            }
            rounds++;
        }
        return rounds;
    }

    /** Of migrations; others may rightly fire on such a load. */
    private static void alerts(Bench bench) throws Exception {
        var asked = bench.get("/api/v1/query?query=" + "count_over_time(ALERTS%7Balertname%3D~%22.*Migrat.*%7CSchemaChanged.*%22%7D%5B1h%5D)");
        System.out.println("alerts of migrations in that time: " + new JsonObject(asked)
                .getJsonObject("data").getJsonArray("result"));
    }
}
