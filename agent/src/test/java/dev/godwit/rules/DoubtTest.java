package dev.godwit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions that can be judged and are most likely not what was meant: warned of, not refused. */
class DoubtTest {

    private final Problems problems = new Problems();

    private Rules read(String text) {
        return new RuleFiles(Duration.ofSeconds(1)).read("short.yml", text, MetricCatalogue.ANYTHING, problems);
    }

    private Rules alert(String condition) {
        return read("alerts: [{condition: '" + condition + "', name: a}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cpu_usage > 150% | 12 | never holds: cpu_usage is never above 100%",
                "cpu_usage > 100% | 12 | never holds: cpu_usage",
                "cpu_usage >= 101% | 13 | never holds: cpu_usage",
                "cpu_usage == 101% | 13 | never holds: cpu_usage",
                "active_connections > 900% | 21 | never holds: active_connections",
                "http_500 > 200% | 11 | never holds: http_500",
                "cache_hits < 200% | 13 | always holds: cache_hits is never above 100%",
                "cache_hits <= 100% | 14 | always holds: cache_hits",
                "cache_hits != 101% | 14 | always holds: cache_hits",
                "blocked_sessions < 0 | 19 | never holds: blocked_sessions is never below zero",
                "blocked_sessions >= 0 | 20 | always holds: blocked_sessions",
                "p95_query_time < 0s | 17 | never holds: p95_query_time",
                "database_size >= 0GB | 17 | always holds: database_size",
                "deadlocks < 0/hour | 12 | never holds: deadlocks",
                "cpu_usage >= 0% | 13 | always holds: cpu_usage is never below zero",
            })
    void a_condition_that_never_or_always_holds_is_warned_of(String condition, int offset, String expected) {
        var rules = alert(condition);
        assertThat(rules.all()).hasSize(1);
        assertThat(problems.list()).isEmpty();
        assertThat(rules.warnings()).hasSize(1).allSatisfy(warning -> {
            assertThat(warning.text()).startsWith(expected);
            assertThat(warning.place()).hasToString("short.yml:1:" + (23 + offset));
            assertThat(warning.hint()).endsWith(".");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "active_connections > 0.9 | compares the number itself with 0.9, not a share of max_connections | 90%",
                "dead_rows > 0.25 | compares the number itself with 0.25, not a share of its rows | 25%",
            })
    void a_share_written_as_a_number_is_warned_of(String condition, String expected, String meant) {
        assertThat(alert(condition).warnings()).hasSize(1).allSatisfy(warning -> {
            assertThat(warning.text()).isEqualTo(expected);
            assertThat(warning.hint()).isEqualTo("Did you mean " + meant + "?");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpu_usage >= 100%",
                "cpu_usage > 99.9%",
                "cpu_usage == 100%",
                "cache_hits < 100%",
                "blocked_sessions > 0",
                "blocked_sessions <= 0",
                "blocked_sessions == 0",
                "blocked_sessions != 0",
                "active_connections > 1",
                "invalid_indexes > 0.5",
                "http_500 > 0.5/s",
                "p95_query_time > 2x baseline",
                // max_wal_size is a wish, and a superuser may exceed a database's limit.
                "wal_size > 150%",
                "database_connections > 100%",
            })
    void what_may_hold_and_may_not_is_not_warned_of(String condition) {
        assertThat(alert(condition).warnings()).isEmpty();
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void what_a_team_declares_may_be_anything_unless_it_says_so() {
        var declared = """
                signals:
                  load: {unit: ratio, expr: load_per_core, by: []}
                  quota: {unit: bytes, expr: used, of: granted, bounded: true, by: []}
                  cpu_usage: {expr: mine}
                  memory_usage: {help: share of memory}
                  drift: {unit: count, expr: drift, by: []}
                alerts:
                  - {name: a, condition: load > 150%}
                  - {name: b, condition: quota > 150%}
                  - {name: c, condition: cpu_usage > 150%}
                  - {name: d, condition: memory_usage > 150%}
                  - {name: e, condition: drift < 0}
                """;
        assertThat(read(declared).warnings())
                .extracting(Problem::text)
                .containsExactly(
                        "never holds: quota is never above 100%", "never holds: memory_usage is never above 100%");
        assertThat(problems.list()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p95_query_time > 0x baseline | a baseline times zero is zero",
                "p95_query_time > 0.0x baseline | a baseline times zero is zero",
                "p95_query_time > -2x baseline | expected a threshold",
            })
    void a_baseline_is_taken_a_positive_number_of_times(String condition, String expected) {
        assertThat(alert(condition).all()).isEmpty();
        assertThat(problems.list())
                .hasSize(1)
                .allSatisfy(problem -> assertThat(problem.text()).contains(expected));
    }
}
