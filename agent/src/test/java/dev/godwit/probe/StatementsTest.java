package dev.godwit.probe;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.until;
import static dev.godwit.RealServers.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.TestLoop;
import dev.godwit.demo.EmbeddedServer;
import dev.godwit.series.Labels;
import dev.godwit.series.SeriesLimits;
import dev.godwit.series.SeriesStore;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Latency and statements of real servers: slow ones, hanging ones, evicted ones, reset ones, and those with secrets. */
class StatementsTest {

    private static final String DURATION = "godwit_query_duration_estimated_seconds_";
    private static final String SECRET = "hunter2hunter2";

    private final TestLoop loop = new TestLoop();
    private final SeriesStore store = new SeriesStore(SeriesLimits.DEFAULT);
    private Target target;

    @AfterEach
    void close() throws Exception {
        if (target != null) {
            loop.await(() -> target.close());
        }
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void slow_statements_are_in_the_buckets_they_belong_to(int major) throws Exception {
        try (var server = server(major, "5000");
                var admin = session(server, "postgres")) {
            watch(server, Compat.V0_20, 200);
            until("a first window", () -> !Double.isNaN(value("godwit_query_window_calls")));
            double before = slowerThan("0.05");
            for (int i = 0; i < 30; i++) {
                execute(admin, "select pg_sleep(0.06)");
            }
            execute(admin, "select pg_sleep(0.06) as longer, pg_sleep(0.24) as still");
            until("all are counted", () -> slowerThan("0.05") - before >= 31);
            assertThat(slowerThan("0.25") - before).isBetween(0.0, 31.0);
            assertThat(value(DURATION + "sum")).isGreaterThan(30 * 0.06 + 0.3);
            assertThat(value(DURATION + "count")).isEqualTo(value(DURATION + "bucket", "le", "+Inf"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_statement_that_hangs_is_in_the_quantiles_at_once_and_in_the_histogram_once_when_it_ends(int major)
            throws Exception {
        try (var server = server(major, "5000");
                var admin = session(server, "postgres");
                var slow = session(server, "postgres")) {
            watch(server, Compat.V0_20, 200);
            until("a first window", () -> !Double.isNaN(value("godwit_query_window_calls")));
            var hanging = waiting(slow, "select pg_sleep(30) /* until it is cancelled */, pg_sleep(0)");
            until("it is seen", () -> value("godwit_query_latency_estimated_seconds", "quantile", "0.99") > 2);
            assertThat(value("godwit_query_latency_mean_seconds")).isGreaterThan(0.01);
            assertThat(slowerThan("1")).isZero();
            assertThat(RealServers.number(admin, "select count(*) from pg_stat_statements where query ~ 'pg_sleep'"))
                    .isZero();
            execute(
                    admin,
                    "select pg_cancel_backend(pid) from pg_stat_activity where query ~ '^select pg_sleep' and state = 'active'");
            assertThat(hanging).failsWithin(Duration.ofSeconds(20));
            until("it is counted, though cancelled", () -> slowerThan("1") == 1);
            double calls = value(DURATION + "count");
            until("more is counted", () -> {
                execute(admin, "select 1");
                return value(DURATION + "count") > calls + 20;
            });
            assertThat(slowerThan("1")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_statement_that_waited_for_a_table_took_as_long_as_its_client_waited(int major) throws Exception {
        try (var server = server(major, "5000");
                var holder = session(server, "postgres");
                var reader = session(server, "postgres")) {
            execute(holder, "create table wanted (id int)");
            watch(server, Compat.V0_20, 200);
            until("a first window", () -> !Double.isNaN(value("godwit_query_window_calls")));
            holder.setAutoCommit(false);
            execute(holder, "lock table wanted in access exclusive mode");
            var reading = waiting(reader, "select count(*) from wanted");
            until("it is seen", () -> value("godwit_query_latency_estimated_seconds", "quantile", "0.99") > 3);
            holder.rollback();
            reading.get(20, java.util.concurrent.TimeUnit.SECONDS);
            until("it is counted", () -> slowerThan("2.5") == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void evictions_and_resets_are_told_and_nothing_that_counts_ever_falls(int major) throws Exception {
        try (var server = server(major, "100");
                var admin = session(server, "postgres")) {
            watch(server, Compat.V0_20, 10);
            until("a first window", () -> !Double.isNaN(value("godwit_query_window_calls")));
            var highest = new java.util.HashMap<Labels, Double>();
            until("evictions are told", () -> {
                for (int columns = 1; columns <= 150; columns++) {
                    execute(admin, "select 1" + ", 1".repeat(columns));
                }
                rising(highest);
                return value("godwit_query_latency_quality", "reason", "evicted") == 1;
            });
            assertThat(value("godwit_query_latency_quality", "reason", "ok")).isZero();
            until("the others are there", () -> value("pg_stat_statements_calls_total", "queryid", "other") > 0);
            assertThat(names("pg_stat_statements_calls_total")).isEqualTo(11);
            until("nothing more is evicted", () -> {
                rising(highest);
                return value("godwit_query_latency_quality", "reason", "evicted") == 0;
            });
            execute(admin, "select pg_stat_statements_reset()");
            until("the reset is told", () -> {
                rising(highest);
                return value("godwit_query_latency_quality", "reason", "evicted") == 1;
            });
            until("it is over", () -> {
                rising(highest);
                return value("godwit_query_latency_quality", "reason", "evicted") == 0;
            });
        }
    }

    @Test
    void after_a_restart_of_the_server_the_counters_go_on() throws Exception {
        try (var server = server(15, "5000")) {
            watch(server, Compat.V0_20, 200);
            until("a first window", () -> busy(server));
            var highest = new java.util.HashMap<Labels, Double>();
            rising(highest);
            RealServers.signal("KILL", server.pid());
            until("down", () -> value("godwit_target_up") == 0);
            server.restart();
            until("windows again", () -> busy(server));
            rising(highest);
            assertThat(value("godwit_query_latency_mean_seconds")).isBetween(0.0, 5.0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void texts_are_shown_without_what_is_secret_in_them(int major) throws Exception {
        try (var server = server(major, "5000");
                var admin = session(server, "postgres")) {
            secrets(admin);
            watch(server, Compat.V0_20, 200);
            until(
                    "texts are there",
                    () -> texts().containsAll(Set.of(
                            "select count(*) from pg_class where relname = $1", "alter role", "do", "copy")));
            assertThat(texts())
                    .allSatisfy(text -> assertThat(text).doesNotContain(SECRET).hasSizeLessThanOrEqualTo(120));
        }
    }

    /** On a quiet server latency would otherwise be that of the watching. */
    @Test
    void what_the_agent_itself_asks_is_no_traffic() throws Exception {
        try (var server = server(18, "5000")) {
            try (var admin = session(server, "postgres")) {
                execute(admin, "create role watcher login in role pg_monitor");
            }
            watch(server, "watcher", Compat.V0_20, 200);
            until("its statements are there", () -> names("pg_stat_statements_calls_total") > 1);
            until("a window without any", () -> value("godwit_query_window_calls") == 0);
            assertThat(value("godwit_query_latency_estimated_seconds", "quantile", "0.95"))
                    .isNaN();
            assertThat(value("godwit_query_latency_quality", "reason", "few_calls"))
                    .isEqualTo(1);
            until("a window with traffic", () -> busy(server));
            until("it is over", () -> value("godwit_query_window_calls") == 0);
            try (var someone = session(server, "watcher")) {
                until("the role is not ours alone", () -> value("godwit_query_window_calls") > 0);
                assertThat(someone.isValid(1)).isTrue();
            }
            assertThat(value("godwit_query_latency_estimated_seconds", "quantile", "0.95"))
                    .isPositive();
        }
    }

    @Test
    void older_levels_of_compatibility_have_no_texts() throws Exception {
        try (var server = server(16, "5000")) {
            watch(server, Compat.V0_17, 200);
            until("statements are there", () -> names("pg_stat_statements_calls_total") > 0);
            until("a window", () -> busy(server));
            assertThat(names("pg_stat_statements_query_id")).isZero();
        }
    }

    private static void secrets(Connection admin) throws Exception {
        execute(
                admin,
                "select count(*) from pg_class where relname = '" + SECRET + "'",
                "create role keeper",
                "alter role keeper password '" + SECRET + "'",
                "set app.key = '" + SECRET + "'",
                "do $$begin perform '" + SECRET + "'; end$$",
                "copy (select '" + SECRET + "') to '/dev/null'",
                "prepare kept as select '" + SECRET + "', $1::text",
                "execute kept('" + SECRET + "')",
                "create table holder (id text default '" + SECRET + "')",
                "comment on table holder is '" + SECRET + "'",
                "explain select '" + SECRET + "'");
    }

    private static EmbeddedServer server(int major, String most) throws Exception {
        var server = RealServers.fresh(
                major, Map.of("shared_preload_libraries", "pg_stat_statements", "pg_stat_statements.max", most));
        try (var admin = session(server, "postgres")) {
            execute(admin, "create extension pg_stat_statements");
        }
        return server;
    }

    private void watch(EmbeddedServer server, Compat level, int statements) throws Exception {
        watch(server, "postgres", level, statements);
    }

    private void watch(EmbeddedServer server, String user, Compat level, int statements) throws Exception {
        var definitions = ProbeDefinition.all();
        var off = new HashSet<>(definitions.stream().map(ProbeDefinition::name).toList());
        off.remove(StatementsReading.PROBE);
        var quick = Map.of(StatementsReading.PROBE, Duration.ofMillis(500));
        var database = RealServers.settings(server, user, "postgres");
        target = loop.call(() -> {
            var around = new Target.Surroundings(
                    loop.vertx(),
                    store,
                    InstantSource.system(),
                    new Random(1),
                    new ProbeSettings(quick, off, level),
                    definitions,
                    statements,
                    200);
            var made = new Target(database, around, (which, graph) -> {});
            made.start();
            return made;
        });
    }

    /** Executes something, and whether the last window knows of anything. */
    private boolean busy(EmbeddedServer server) throws Exception {
        try (var someone = session(server, "postgres")) {
            execute(someone, "select count(*) from pg_class");
        }
        return value("godwit_query_window_calls") > 0;
    }

    /** Whatever counts is as high as it ever was; remembers how high that is now. */
    private void rising(Map<Labels, Double> highest) throws Exception {
        present().forEach((labels, value) -> {
            boolean other = labels.get("queryid").equals("other");
            if (other || labels.name().startsWith(DURATION)) {
                assertThat(value).as(labels.toString()).isGreaterThanOrEqualTo(highest.getOrDefault(labels, 0.0));
                highest.put(labels, value);
            }
        });
    }

    private double slowerThan(String bound) throws Exception {
        return value(DURATION + "count") - value(DURATION + "bucket", "le", bound);
    }

    private Set<String> texts() throws Exception {
        return present().keySet().stream()
                .filter(labels -> labels.name().equals("pg_stat_statements_query_id"))
                .map(labels -> labels.get("query"))
                .collect(Collectors.toSet());
    }

    private long names(String metric) throws Exception {
        return present().keySet().stream()
                .filter(labels -> labels.name().equals(metric))
                .count();
    }

    private Map<Labels, Double> present() throws Exception {
        return loop.call(store::present);
    }

    private double value(String metric, String... label) throws Exception {
        return present().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(metric))
                .filter(entry ->
                        label.length == 0 || entry.getKey().get(label[0]).equals(label[1]))
                .mapToDouble(Map.Entry::getValue)
                .findFirst()
                .orElse(Double.NaN);
    }
}
