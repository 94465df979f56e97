package dev.godwit.probe;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.settings;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.TestLoop;
import dev.godwit.demo.EmbeddedServer;
import dev.godwit.probe.custom.CustomQueries;
import dev.godwit.probe.custom.QueriesReader;
import dev.godwit.series.Labels;
import dev.godwit.series.SeriesLimits;
import dev.godwit.series.SeriesStore;
import dev.godwit.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Custom queries on real servers: what they give, what stops them, and what happens to their series then. */
class CustomProbesTest {

    @TempDir
    private Path directory;

    private final TestLoop loop = new TestLoop();
    private final SeriesStore store = new SeriesStore(SeriesLimits.DEFAULT);
    private CustomProbes probes;

    @AfterEach
    void close() throws Exception {
        if (probes != null) {
            loop.await(() -> probes.close());
        }
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void every_usage_gives_what_it_promises(int major) throws Exception {
        ask(shared(major), """
                shop:
                  query: |
                    select 'eu' as region, 3 as orders, 'fast' as mode, '1h15m30.5s' as latency, interval '90 s' as span,
                           true as open, null::int as none, 7 as more, 'x' as secret, timestamptz '2024-01-01 00:00:00Z' as at,
                           array[1, 5]::float8[] as took, array[2, 3]::int8[] as took_bucket, 9 as took_sum, 4 as took_count
                  metrics:
                    - region: {usage: LABEL}
                    - orders: {usage: COUNTER}
                    - mode: {usage: MAPPEDMETRIC, metric_mapping: {slow: 1, fast: 2.5}}
                    - latency: {usage: DURATION}
                    - span: {usage: DURATION}
                    - open: {usage: GAUGE}
                    - none: {usage: GAUGE}
                    - at: {usage: GAUGE}
                    - secret: {usage: DISCARD}
                    - took: {usage: HISTOGRAM}
                """);
        until("it answered", () -> !series("shop_orders").isEmpty());
        assertThat(series("shop_"))
                .containsExactlyInAnyOrderEntriesOf(new TreeMap<>(Map.ofEntries(
                        Map.entry("shop_orders{region=\"eu\", target=\"shop\"}", 3.0),
                        Map.entry("shop_mode{region=\"eu\", target=\"shop\"}", 2.5),
                        Map.entry("shop_latency_milliseconds{region=\"eu\", target=\"shop\"}", 4_530_500.0),
                        Map.entry("shop_span_milliseconds{region=\"eu\", target=\"shop\"}", 90_000.0),
                        Map.entry("shop_open{region=\"eu\", target=\"shop\"}", 1.0),
                        Map.entry("shop_none{region=\"eu\", target=\"shop\"}", Double.NaN),
                        Map.entry("shop_more{region=\"eu\", target=\"shop\"}", 7.0),
                        Map.entry("shop_at{region=\"eu\", target=\"shop\"}", 1_704_067_200.0),
                        Map.entry("shop_took_bucket{le=\"1\", region=\"eu\", target=\"shop\"}", 2.0),
                        Map.entry("shop_took_bucket{le=\"5\", region=\"eu\", target=\"shop\"}", 3.0),
                        Map.entry("shop_took_bucket{le=\"+Inf\", region=\"eu\", target=\"shop\"}", 4.0),
                        Map.entry("shop_took_sum{region=\"eu\", target=\"shop\"}", 9.0),
                        Map.entry("shop_took_count{region=\"eu\", target=\"shop\"}", 4.0))));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void each_version_is_asked_what_is_meant_for_it(int major) throws Exception {
        ask(shared(major), """
                old: {query: select 1 as a, runonserver: "<15.0.0", metrics: [{a: {usage: GAUGE}}]}
                both:
                  query: select 14 as a
                  query_overrides: {">=15.0.0": select 18 as a}
                  metrics: [{a: {usage: GAUGE}}]
                """);
        until("it answered", () -> !series("both_a").isEmpty());
        assertThat(series("both_a").values()).containsExactly((double) major);
        until("the other is told", () -> state("old") == (major == 14 ? ProbeState.OK : ProbeState.UNSUPPORTED));
        assertThat(series("old_a")).hasSize(major == 14 ? 1 : 0);
    }

    @Test
    void a_query_means_the_tables_of_the_roles_own_path() throws Exception {
        try (var admin = session(shared(17), "postgres")) {
            execute(
                    admin,
                    "drop schema if exists side cascade",
                    "create schema side",
                    "create table side.here as select 42 as answer",
                    "alter role postgres set search_path = side");
            try {
                ask(shared(17), "q: {query: select answer from here, metrics: [{answer: {usage: GAUGE}}]}");
                until("it answered", () -> !series("q_answer").isEmpty());
            } finally {
                execute(admin, "alter role postgres reset search_path");
            }
        }
    }

    @Test
    void a_query_cannot_write_or_wait() throws Exception {
        try (var admin = session(shared(17), "postgres");
                var holder = session(shared(17), "postgres")) {
            execute(admin, "drop table if exists locked", "create table locked (a int)");
            execute(
                    admin,
                    "create or replace function writes() returns int language sql as 'insert into locked values (1) returning a'");
            execute(holder, "begin", "lock table locked in access exclusive mode");
            ask(shared(17), """
                    waits: {query: select count(*) as a from locked, metrics: [{a: {usage: GAUGE}}]}
                    writes: {query: select writes() as a, metrics: [{a: {usage: GAUGE}}]}
                    sleeps: {query: "select 1 as a from pg_sleep(60)", metrics: [{a: {usage: GAUGE}}]}
                    missing: {query: select a from nowhere, metrics: [{a: {usage: GAUGE}}]}
                    fine: {query: select 1 as a, metrics: [{a: {usage: GAUGE}}]}
                    """);
            until(
                    "all were asked",
                    () -> state("waits") == ProbeState.LOCKED
                            && state("sleeps") == ProbeState.TIMEOUT
                            && state("missing") == ProbeState.UNSUPPORTED
                            && state("fine") == ProbeState.OK);
            execute(holder, "rollback");
            until("the lock is gone", () -> state("waits") == ProbeState.OK);
            assertThat(RealServers.number(admin, "select count(*) from locked")).isZero();
            assertThat(state("writes")).isEqualTo(ProbeState.STALE);
        }
    }

    @Test
    void an_answer_beyond_the_limits_leaves_nothing_behind() throws Exception {
        try (var admin = session(shared(17), "postgres")) {
            execute(admin, "drop table if exists growing", "create table growing as select 5 as rows");
        }
        ask(shared(17), """
                grows:
                  query: select n as id, n as value from growing, generate_series(1, rows) as n
                  metrics: [{id: {usage: LABEL}}, {value: {usage: GAUGE}}]
                """);
        until("it answered", () -> series("grows_value").size() == 5);
        try (var admin = session(shared(17), "postgres")) {
            execute(admin, "update growing set rows = 10001");
        }
        until("it is too much", () -> state("grows") == ProbeState.LIMIT);
        assertThat(series("grows_value")).isEmpty();
    }

    @Test
    void the_queries_of_a_file_share_what_it_may_have() throws Exception {
        var one =
                "query: \"select n as id, n as a, n as b from generate_series(1, %d) as n\", metrics: [{id: {usage: LABEL}},"
                        + " {a: {usage: GAUGE}}, {b: {usage: GAUGE}}]}\n";
        ask(shared(17), "x: {" + one.formatted(4500) + "y: {" + one.formatted(4500) + "z: {" + one.formatted(1500));
        until(
                "two fit and one does not",
                () -> List.of("x", "y", "z").stream()
                                .map(this::stateOf)
                                .filter(ProbeState.LIMIT::equals)
                                .count()
                        == 1);
        assertThat(series("").size()).isLessThanOrEqualTo(CustomProbes.MOST_SERIES_OF_A_FILE);
    }

    @Test
    void rows_that_say_the_same_are_not_added_up() throws Exception {
        ask(shared(17), "same: {query: select 4 as a union all select 5, metrics: [{a: {usage: GAUGE}}]}");
        until("it answered", () -> !series("same_a").isEmpty());
        assertThat(series("same_a").values()).containsExactly(4.0);
        assertThat(store.dropped("duplicate")).isZero();
    }

    @Test
    void of_several_databases_each_gives_its_own_series() throws Exception {
        var server = shared(17);
        try (var admin = session(server, "postgres")) {
            execute(admin, "drop database if exists ledger with (force)", "create database ledger");
        }
        ask(server, """
                every: {query: "select current_database() as where, 1 as a", metrics: [{where: {usage: LABEL}}, {a: {usage: GAUGE}}]}
                named: {query: "select current_database() as datname, 1 as a", metrics: [{datname: {usage: LABEL}}, {a: {usage: GAUGE}}]}
                once: {query: select 1 as a, master: true, metrics: [{a: {usage: GAUGE}}]}
                """);
        until("it answered", () -> series("every_a").size() == 1);
        assertThat(series("every_a")).containsKey("every_a{target=\"shop\", where=\"postgres\"}");
        loop.call(() -> {
            probes.watch(List.of("ledger"));
            return null;
        });
        until(
                "both answered",
                () -> series("every_a").size() == 2 && series("named_a").size() == 2);
        assertThat(series("every_a"))
                .containsOnlyKeys(
                        "every_a{datname=\"postgres\", target=\"shop\", where=\"postgres\"}",
                        "every_a{datname=\"ledger\", target=\"shop\", where=\"ledger\"}");
        assertThat(series("named_a"))
                .containsOnlyKeys(
                        "named_a{datname=\"postgres\", target=\"shop\"}",
                        "named_a{datname=\"ledger\", target=\"shop\"}");
        until("one answered", () -> series("once_a").containsKey("once_a{datname=\"postgres\", target=\"shop\"}"));
        assertThat(series("once_a")).hasSize(1);
        loop.call(() -> {
            probes.watch(List.of());
            return null;
        });
        until(
                "one is left",
                () -> series("every_a").keySet().equals(Set.of("every_a{target=\"shop\", where=\"postgres\"}")));
    }

    @Test
    void one_session_asks_and_none_where_there_is_nothing_to_ask() throws Exception {
        var server = shared(16);
        var sessions = "select count(*) from pg_stat_activity where application_name = 'godwit'";
        try (var admin = session(server, "postgres")) {
            ask(server, "");
            assertThat(RealServers.number(admin, sessions)).isZero();
            use(
                    "a: {query: select 1 as b, metrics: [{b: {usage: GAUGE}}]}\nb: {query: select 1 as b, metrics: [{b: {usage: GAUGE}}]}");
            until(
                    "both answered",
                    () -> !series("a_b").isEmpty() && !series("b_b").isEmpty());
            assertThat(RealServers.number(admin, sessions)).isEqualTo(1);
            use("b: {query: select 1 as b, metrics: [{b: {usage: GAUGE}}]}");
            assertThat(series("a_b")).isEmpty();
            assertThat(series("b_b")).hasSize(1);
            use("");
            assertThat(series("b_b")).isEmpty();
            until("it is closed", () -> RealServers.number(admin, sessions) == 0);
        }
    }

    @Test
    void an_answer_that_stays_good_is_given_again_without_asking() throws Exception {
        var asked =
                "select calls from pg_stat_statements where query like '%pg_ts_template%' and query not like '%pg_stat_statements%'";
        try (var admin = session(shared(17), "postgres")) {
            ask(shared(17), """
                    long: {query: select count(*) as stays_good from pg_ts_template, cache_seconds: 3600, metrics: [{stays_good: {usage: GAUGE}}]}
                    """);
            until("it answered", () -> !series("long_stays_good").isEmpty());
            loop.await(() -> probes.probes().get(0).tick());
            loop.await(() -> probes.probes().get(0).tick());
            assertThat(series("long_stays_good")).hasSize(1);
            assertThat(RealServers.number(admin, asked)).isEqualTo(1);
        }
    }

    private void ask(EmbeddedServer server, String text) throws Exception {
        var quick = Map.of(
                "waits", Duration.ofMillis(300), "grows", Duration.ofMillis(300), "writes", Duration.ofMillis(300));
        var around = new Target.Surroundings(
                loop.vertx(),
                store,
                InstantSource.system(),
                new Random(1),
                new ProbeSettings(quick, Set.of(), Compat.V0_20),
                List.of(),
                1,
                1);
        var main = settings(server, "postgres", "postgres");
        probes = loop.call(() -> new CustomProbes(main, around, () -> true, new Visited(main, around, () -> true)));
        use(text);
        loop.call(() -> {
            probes.start();
            return null;
        });
    }

    private void use(String text) throws Exception {
        var queries = read(text);
        loop.call(() -> {
            probes.use(queries);
            return null;
        });
    }

    private CustomQueries read(String text) throws IOException {
        if (text.isEmpty()) {
            return CustomQueries.NONE;
        }
        var problems = new Problems();
        var file = Files.writeString(directory.resolve("queries.yaml"), text);
        var queries = QueriesReader.read(List.of(file), Set.of(), problems);
        problems.orThrow();
        return queries;
    }

    private Map<String, Double> series(String prefix) throws Exception {
        var found = new TreeMap<String, Double>();
        loop.call(store::present).forEach((labels, value) -> {
            if (labels.name().startsWith(prefix) && labels.has(Labels.NAME)) {
                found.put(labels.toString(), value);
            }
        });
        return found;
    }

    private ProbeState state(String probe) throws Exception {
        return loop.call(() -> probes.probes().stream()
                .filter(one -> one.name().equals(probe))
                .findFirst()
                .orElseThrow()
                .state());
    }

    private ProbeState stateOf(String probe) {
        try {
            return state(probe);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
