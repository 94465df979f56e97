package dev.godwit.migration.effects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.demo.EmbeddedServer;
import dev.godwit.migration.effects.Finding.Kind;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements of real servers before and after: slower ones, reset counters, restarted servers, ids that move. */
class StatementHistoryTest {

    private static final String SLOW = "select count(*) from orders where note = 'note 77'";
    private static final String STEADY = "select sum(total) from orders where id < 20000";
    private static final int CALLS = 25;

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_lost_index_is_a_regression_and_a_new_one_heals_it(int major) throws Exception {
        try (var watched = new Watched(RealServers.shared(major), "regression_test", Watched.ROLE)) {
            prepare(watched);
            minutes(watched, 12, SLOW, STEADY);
            var baseline = watched.begin();
            assertThat(baseline.comparesStatements()).isTrue();
            watched.sql("drop index orders_note");
            var aftermath = watched.end(baseline);
            minutes(watched, 5, SLOW, STEADY);
            assertThat(aftermath.findings()).extracting(Finding::kind).containsExactly(Kind.REGRESSION);
            assertThat(aftermath.findings().get(0).text())
                    .contains("times as slow")
                    .endsWith("select count(*) from orders where note = $1");
            assertThat(compared(aftermath, "count").ratio()).isGreaterThan(3);
            assertThat(compared(aftermath, "sum").ratio()).isBetween(0.3, 3.0);
            watched.sql("create index on orders (note)", "analyze orders");
            minutes(watched, 16, SLOW, STEADY);
            assertThat(watched.finding(aftermath, Kind.REGRESSION)).isEmpty();
            assertThat(aftermath.healed())
                    .extracting(one -> one.finding().kind())
                    .contains(Kind.REGRESSION);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_lost_index_is_told_within_seconds_where_nobody_called_until_shortly_before(int major) throws Exception {
        try (var watched = new Watched(RealServers.shared(major), "quick_regression_test", Watched.ROLE)) {
            prepare(watched);
            minutes(watched, 5, STEADY);
            call(watched, 40, SLOW);
            watched.pass(Duration.ofSeconds(25));
            var baseline = watched.begin();
            watched.sql("drop index orders_note");
            watched.pass(Duration.ofSeconds(2));
            var aftermath = watched.end(baseline);
            call(watched, 40, SLOW);
            watched.pass(Duration.ofSeconds(10));
            watched.ask(one -> one.moment(watched.now()));
            assertThat(aftermath.findings()).extracting(Finding::kind).containsExactly(Kind.REGRESSION);
            var told = compared(aftermath, "count");
            assertThat(told.before().callsPerMinute()).isBetween(95.0, 97.0);
            assertThat(told.after().callsPerMinute()).isBetween(239.0, 241.0);
            assertThat(told.sure()).isTrue();
        }
    }

    @Test
    void what_was_seen_of_an_open_window_is_counted_once_however_it_closes() throws Exception {
        try (var watched = new Watched(16, "open_window_test")) {
            prepare(watched);
            minutes(watched, 3, SLOW);
            call(watched, 10, SLOW);
            watched.pass(Duration.ofSeconds(4));
            watched.ask(one -> one.moment(watched.now()));
            watched.pass(Duration.ofSeconds(2));
            var baseline = watched.begin();
            assertThat(baseline.statements().summary().windows()).isEqualTo(3);
            assertThat(only(watched, baseline.begun().minus(Effects.BEFORE))).isEqualTo(3 * CALLS + 10);
            var aftermath = watched.end(baseline);
            minutes(watched, 1, STEADY);
            assertThat(only(watched, aftermath.ended())).isZero();
            assertThat(aftermath.comparisons()).extracting(Comparison::text).noneMatch(text -> text.contains("count("));
        }
    }

    /** The calls of {@link #SLOW} since then. */
    private static double only(Watched watched, Instant since) throws Exception {
        return watched.loop()
                .call(() -> watched.effects().statementsBetween(since, watched.now()).entrySet().stream()
                        .filter(one -> one.getKey().equals(Watched.fingerprint(SLOW.replace("'note 77'", "$1"))))
                        .mapToDouble(one -> one.getValue().calls())
                        .sum());
    }

    @Test
    void a_restart_of_the_agent_loses_nothing_of_what_was_compared() throws Exception {
        try (var watched = new Watched(17, "compare_restart_test")) {
            prepare(watched);
            minutes(watched, 5, SLOW);
            var baseline = watched.begin();
            watched.sql("drop index orders_note");
            var aftermath = watched.end(baseline);
            minutes(watched, 3, SLOW);
            var before = compared(aftermath, "count");
            watched.restartAgent();
            var stored = Aftermath.fromJson(new JsonObject(aftermath.toJson().encode()));
            watched.loop().call(() -> {
                watched.effects().resume(stored);
                return null;
            });
            watched.minute();
            assertThat(compared(stored, "count").after().calls())
                    .isEqualTo(before.after().calls());
            assertThat(compared(stored, "count").text()).isEqualTo(before.text());
            minutes(watched, 1, SLOW);
            assertThat(compared(stored, "count").after().calls())
                    .isEqualTo(before.after().calls() + CALLS);
            assertThat(watched.finding(stored, Kind.REGRESSION)).isPresent();
        }
    }

    @Test
    void where_nothing_changed_nothing_is_told_and_none_of_it_is_our_own() throws Exception {
        try (var watched = new Watched(16, "quiet_test")) {
            prepare(watched);
            minutes(watched, 12, SLOW, STEADY);
            var aftermath = watched.end(watched.begin());
            minutes(watched, 6, SLOW, STEADY);
            assertThat(aftermath.findings()).isEmpty();
            assertThat(aftermath.comparisons()).extracting(Comparison::text).allMatch(text -> !text.contains("pg_"));
        }
    }

    @Test
    void a_new_query_is_told_and_its_constants_are_not() throws Exception {
        try (var watched = new Watched(17, "new_query_test")) {
            prepare(watched);
            minutes(watched, 6, STEADY);
            var aftermath = watched.end(watched.begin());
            minutes(watched, 4, STEADY, "select sum(length(note)) from orders where total > 3 and note <> 'hunter2'");
            var told = watched.finding(aftermath, Kind.NEW_QUERY).orElseThrow();
            assertThat(told.text()).startsWith("new: 25 a minute of ").doesNotContain("hunter2");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void a_reset_and_a_table_made_anew_lose_no_past(int major) throws Exception {
        try (var watched = new Watched(major, "reset_test")) {
            prepare(watched);
            minutes(watched, 6, STEADY);
            var baseline = watched.begin();
            watched.sql(
                    "create table fresh as table orders", "drop table orders", "alter table fresh rename to orders");
            var aftermath = watched.end(baseline);
            minutes(watched, 2, STEADY);
            watched.sql("select pg_stat_statements_reset()");
            minutes(watched, 3, STEADY);
            var one = compared(aftermath, "sum");
            assertThat(one.before().callsPerMinute()).isEqualTo(CALLS);
            assertThat(one.after().callsPerMinute()).isEqualTo(CALLS);
            assertThat(watched.finding(aftermath, Kind.NEW_QUERY)).isEmpty();
        }
    }

    @Test
    void a_restart_of_the_server_costs_one_window() throws Exception {
        try (var server = server();
                var watched = new Watched(server, "server_restart_test", "postgres")) {
            prepare(watched);
            minutes(watched, 6, STEADY);
            var aftermath = watched.end(watched.begin());
            minutes(watched, 2, STEADY);
            server.restart();
            watched.reconnect();
            minutes(watched, 3, STEADY);
            assertThat(compared(aftermath, "sum").after().calls()).isEqualTo(4 * CALLS);
            assertThat(watched.finding(aftermath, Kind.REGRESSION)).isEmpty();
        }
    }

    @Test
    void without_the_extension_the_rest_is_watched_all_the_same() throws Exception {
        try (var watched = new Watched(15, "no_extension_test")) {
            watched.sql("drop extension pg_stat_statements", "create table orders (id int)");
            watched.ask(one -> one.look(watched.now()));
            var baseline = watched.begin();
            assertThat(baseline.comparesStatements()).isFalse();
            watched.sql("alter table orders add check (id > 0) not valid");
            assertThat(watched.end(baseline).findings())
                    .extracting(Finding::kind)
                    .containsExactly(Kind.NOT_VALID_CONSTRAINT);
            assertThat(watched.again().findings()).hasSize(1);
        }
    }

    private static EmbeddedServer server() throws java.io.IOException {
        return RealServers.fresh(16, Map.of("shared_preload_libraries", "pg_stat_statements"));
    }

    private static void prepare(Watched watched) throws Exception {
        watched.sql(
                "create table orders (id int, total int, note text) with (autovacuum_enabled = off)",
                "insert into orders select i, i % 100, 'note ' || i from generate_series(1, 100000) i",
                "create index orders_note on orders (note)",
                "vacuum analyze orders");
        watched.ask(one -> one.look(watched.now()));
        watched.minute();
    }

    /** So many windows of the agent, in each of which each statement is executed some times. */
    private static void minutes(Watched watched, int count, String... statements) throws Exception {
        for (int minute = 0; minute < count; minute++) {
            call(watched, CALLS, statements);
            watched.minute();
        }
    }

    private static void call(Watched watched, int calls, String... statements) throws SQLException {
        for (int call = 0; call < calls; call++) {
            executed(watched, statements);
        }
    }

    private static void executed(Watched watched, String... statements) throws SQLException {
        for (var statement : List.of(statements)) {
            watched.sql(statement);
        }
    }

    private static Comparison compared(Aftermath aftermath, String word) {
        return aftermath.comparisons().stream()
                .filter(one -> one.text().contains(word + "("))
                .findFirst()
                .orElseThrow();
    }
}
