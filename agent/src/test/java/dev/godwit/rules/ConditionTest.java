package dev.godwit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.promql.Promql;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a condition of the short form becomes, and what is none: requirements 1.3, "YAML shape given by R1". */
class ConditionTest {

    /** Where the text of a condition begins in the files of this test. */
    private static final int COLUMN = 22;

    private static final String P95 = "max by (target) (godwit_query_latency_estimated_seconds{quantile=\"0.95\"})";
    private static final String CONNECTIONS =
            "max by (target) (sum by (target, instance) (pg_stat_activity_count{backend_type=\"client backend\"}))";
    private static final String HTTP_500 = "sum by (job) (rate(http_requests_total{code=\"500\"}[2m]))";

    private final Problems problems = new Problems();

    private Rules read(String condition) {
        var text = "alerts: [{condition: '" + condition + "', name: a, severity: info}]";
        return new RuleFiles(Duration.ofSeconds(1)).read("short.yml", text, MetricCatalogue.ANYTHING, problems);
    }

    private String compiled(String condition) {
        var alerts = read(condition).all().stream()
                .filter(rule -> rule instanceof AlertingRule)
                .toList();
        assertThat(problems.list()).extracting(Problem::toString).isEmpty();
        return alerts.get(0).expression().toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p95_query_time > 500ms | {p95} > 0.5",
                "p95_query_time>500ms | {p95} > 0.5",
                "  p95_query_time   >=   0.5 s  | {p95} >= 0.5",
                "p95_query_time < 1h30m | {p95} < 5400",
                "p95_query_time <= 1.5m | {p95} <= 90",
                "p95_query_time == 2d | {p95} == 172800",
                "p95_query_time != 0s | {p95} != 0",
                "active_connections > 90% | {conn} / on (target) max by (target) (pg_settings_max_connections) > 0.9",
                "active_connections > 90 | {conn} > 90",
                "database_size > 10GB | max by (target, datname) (pg_database_size_bytes) > 10000000000",
                "database_size > 512MiB | max by (target, datname) (pg_database_size_bytes) > 536870912",
                "database_size > 1.5 kB | max by (target, datname) (pg_database_size_bytes) > 1500",
                "http_500 > 10/minute | 60 * {http} > 10",
                "http_500 > 10 / min | 60 * {http} > 10",
                "http_500 > 10/m | 60 * {http} > 10",
                "http_500 > 0.5/s | {http} > 0.5",
                "http_500 > 7/hour | 3600 * {http} > 7",
                "http_500 > 7/day | 86400 * {http} > 7",
                "http_500 > 5% | {http} / on (job) sum by (job) (rate(http_requests_total[2m])) > 0.05",
                "query_errors > 0.01% | max by (target, datname) (rate(pg_stat_database_xact_rollback[2m]) / (rate(pg_stat_database_xact_commit[2m]) + rate(pg_stat_database_xact_rollback[2m]) > 1)) > 0.0001",
                "p95_latency > 2x baseline | ({p95} > 0.02) > on (target) 2 * godwit:p95_query_time:baseline",
                "p95_latency >= 1.5 x baseline | ({p95} > 0.02) >= on (target) 1.5 * godwit:p95_query_time:baseline",
                "p95_latency > 2× baseline | ({p95} > 0.02) > on (target) 2 * godwit:p95_query_time:baseline",
                "transactions < 0.2x baseline | max by (target, datname) (rate(pg_stat_database_xact_commit[2m])) < on (target, datname) 0.2 * (godwit:transactions:baseline > 10)",
            })
    void a_condition_becomes_promql_with_plain_numbers(String condition, String expected) {
        var filled =
                expected.replace("{p95}", P95).replace("{conn}", CONNECTIONS).replace("{http}", HTTP_500);
        assertThat(compiled(condition))
                .isEqualTo(Promql.parse(filled).toString())
                .isEqualTo(filled);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Valid PromQL, and never taken for it.
                "errors > 10/minute | 0 | no signal is called errors | Did you mean error_rate?",
                "p95 > 0.5 * 2 | 10 | unexpected \"* 2\" after the threshold | groups:",
                "up == 0 unless x | 8 | \"unless x\": a condition is one comparison | Make it two alerts",
                "rate(http_requests_total[5m]) > 1 | 4 | expected one of > >= < <= == !=, found \"(http_requests_total[5m]…\" | groups:",
                "pg_stat_activity_count > 5 | 0 | no signal is called pg_stat_activity_count | Declare it under signals:",
                "p95_query_time{target=\"a\"} > 1s | 14 | expected one of | groups:",
                "p95_query_time > bool 1 | 17 | expected a threshold, found \"bool 1\" | Write it like 500ms",
                "p95_query_time > 1e3 | 18 | unknown unit \"e3\" | Write it like 500ms",
                "p95_query_time > 0x10 | 18 | unknown unit \"x10\" | Write it like 500ms",
                "p95_query_time > 500ms and active_connections > 90% | 23 | \"and active_connections >…\": a condition is one | Make it two alerts",
                "p95_query_time > 1s > 2s | 20 | unexpected \"> 2s\" after the threshold | groups:",
                "p95_query_time > p50_query_time | 17 | expected a threshold, found \"p50_query_time\" | 2x baseline",
                "500ms < p95_query_time | 0 | expected a signal, found \"500ms < p95_query_time\" | groups:",
                "p95_query_time > 500ms offset 1h | 23 | unexpected \"offset 1h\" | groups:",
                "p95_query_time > -1s | 17 | expected a threshold, found \"-1s\" | Write it like",
                "p95_query_time > .5s | 17 | expected a threshold, found \".5s\" | Write it like",
                // Unfinished.
                "p95_query_time | 14 | expected one of > >= < <= == !=, found the end | SIGNAL OPERATOR THRESHOLD",
                "p95_query_time > | 16 | expected a threshold, found the end | Write it like",
                "p95_query_time = 1s | 15 | expected one of > >= < <= == !=, found \"= 1s\" | Equality is written ==.",
                "p95_query_time > 2x | 19 | expected baseline, found the end | 2x baseline",
                "p95_query_time > 2x base | 20 | expected baseline, found \"base\" | 2x baseline",
                "p95_query_time > baseline | 17 | expected a number before baseline | 2x baseline",
                "http_500 > 10/ | 13 | unexpected \"/\" after the threshold | groups:",
                // Words nobody declared.
                "p95_querytime > 1s | 0 | no signal is called p95_querytime | Did you mean p95_query_time?",
                "cpu_usge > 70% | 0 | no signal is called cpu_usge | Did you mean cpu_usage?",
                "connection > 90% | 0 | no signal is called connection | Did you mean connections?",
                "disk > 90% | 0 | no signal is called disk | Did you mean disk_usage?",
                // Units that do not fit.
                "p95_query_time > 500 | 17 | 500 has no unit, p95_query_time is a time | Write it like 500ms; units of a time are ms, s, m, h, d.",
                "p95_query_time > 90% | 17 | p95_query_time has no percentage: nothing says what it is a part of | Write it like 500ms",
                "p95_query_time > 10/minute | 17 | \"10/minute\" is a rate, p95_query_time is a time | Write it like 500ms",
                "p95_query_time > 5 parsecs | 19 | unknown unit \"parsecs\", p95_query_time is a time | Write it like 500ms",
                "database_size > 5s | 16 | \"5s\" is a time, database_size is a size | Write it like 10GB",
                "database_size > 5% | 16 | database_size has no percentage | declare of: for it under signals:",
                "storage_usage > 90 | 16 | 90 has no unit, storage_usage is a share | Write it like 90%",
                "storage_usage > 0.9 | 16 | 0.9 has no unit | Write it like 90%",
                "http_500 > 10 | 11 | 10 has no unit, http_500 is a rate | Write it like 10/minute",
                "http_500 > 10/fortnight | 13 | unknown unit \"/fortnight\", http_500 is a rate | Write it like 10/minute",
                "active_connections > 90ms | 21 | \"90ms\" is a time, active_connections is a number | Write it like 10.",
                "idle_transaction > 2x baseline | 19 | idle_transaction has no baseline | declare baseline: 1h for it under signals:",
                "p95_query_time == 2x baseline | 15 | a baseline is never met exactly | > or <",
            })
    void what_is_not_in_the_grammar_is_refused_where_it_goes_wrong(
            String condition, int offset, String problem, String hint) {
        assertThat(read(condition).all()).isEmpty();
        assertThat(problems.list()).hasSize(1);
        var found = problems.list().get(0);
        assertThat(found.place()).hasToString("short.yml:1:" + (COLUMN + 1 + offset));
        assertThat(found.path()).isEqualTo("alerts[0].condition");
        assertThat(found.text()).contains(problem);
        assertThat(found.hint()).contains(hint).endsWith(".".repeat(hint.endsWith("?") ? 0 : 1));
    }

    @Test
    void a_condition_is_of_bounded_length() {
        assertThat(read("p95_query_time > 1" + "0".repeat(200) + "s").all()).isEmpty();
        assertThat(problems.list())
                .extracting(Problem::text)
                .containsExactly("condition is longer than 200 characters");
    }

    @Test
    void a_percentage_keeps_no_rounding_error() {
        for (int percent = 1; percent <= 100; percent++) {
            var number = compiled("active_connections > " + percent + "%").replaceFirst(".*> ", "");
            assertThat(Double.parseDouble(number)).isEqualTo(percent / 100.0);
        }
    }
}
