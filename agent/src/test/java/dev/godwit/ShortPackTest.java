package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.cli.Godwit;
import dev.godwit.rules.AlertingRule;
import dev.godwit.rules.NoData;
import dev.godwit.rules.Rule;
import dev.godwit.rules.Rules;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lies in {@code rules/short}: every threshold of the runbooks (requirements 1.3), as they write them. */
class ShortPackTest {

    private static final Path RULES =
            Path.of(System.getProperty("godwit.root", "..")).resolve("rules");

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static List<Path> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }

    private static Rules pack() throws IOException {
        var problems = new Problems();
        var rules = AgentConfig.readRules(files(RULES.resolve("short")), problems);
        assertThat(problems.list()).extracting(Problem::toString).isEmpty();
        return rules;
    }

    private int run(String... arguments) {
        return Godwit.commandLine(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .execute(arguments);
    }

    private static String condition(String alert) throws IOException {
        var rule = pack().all().stream().filter(one -> one.name().equals(alert)).findFirst();
        assertThat(rule).as(alert).isPresent();
        var found = (AlertingRule) rule.orElseThrow();
        return found.labels().get("severity") + " "
                + found.annotations()
                        .get("description")
                        .toString()
                        .replaceFirst("Condition: (.*?)( for [^.]*)?\\. .*", "$1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Query time (R0 R1), common_query_slow, info p50_query_time > 100ms",
        "p95 query target (R1), query_time_above_target, info p95_query_time > 200ms",
        "p95 query (R1), high_query_time, warning p95_query_time > 500ms",
        "p99 query (R1), p99_query_time_above_target, info p99_query_time > 500ms",
        "p95 vs baseline (R2), performance_degradation, warning p95_query_time > 2x baseline",
        "Response time p95 target (R4), response_time_above_target, warning response_time_p95 > 500ms",
        "Response time p95 (R4), response_time_very_high, critical response_time_p95 > 2s",
        "Slow-query log (R0), slow_query_logged, warning slow_statement > 1000ms",
        "Long-running active query (R2), long_running_query, info longest_query > 5s",
        "Connections (R2), connection_pool_filling, warning active_connections > 80%",
        "Connections (R1 R4), connection_pool_exhausted, critical active_connections > 90%",
        "Connection wait (R1), connection_wait_high, warning connection_wait > 100ms",
        "Connection errors (R1), connection_errors_high, warning connection_errors > 0.1%",
        "Query errors (R1), query_errors_above_target, info query_errors > 0.01%",
        "Error rate increase (R2), error_rate_above_target, info error_rate > 0.1%",
        "Error rate spike (R2 R4), error_rate_spike, warning error_rate > 1%",
        "Error rate page and rollback (R4), api_error_rate, critical error_rate > 5%",
        "HTTP 500 (R2), http_500s, critical http_500 > 10/minute",
        "Storage target (R1), storage_above_target, info storage_usage > 80%",
        "Storage (R1), storage_nearly_full, warning storage_usage > 90%",
        "Table growth (R1), table_growth_abnormal, warning table_growth > 4x baseline",
        "CPU (R4), cpu_above_target, warning cpu_usage > 70%",
        "Memory (R4), memory_above_target, warning memory_usage > 85%",
        "Immediate rollback (R1), rollback_too_slow, info restore_time > 5m",
        "Post-migration watch (R4 R3), regression_after_migration, warning migration_regressions > 0",
        "Window (R4), migration_window_overrun, critical migration_duration > 2h",
        "Named: failed migration (R0 R3), failed_migration, critical failed_migrations > 0",
        "Named: schema validation failure (R0 R3), schema_validation_failure, critical schema_failures > 0",
        "Named: data-integrity issue (R0 R3), data_integrity_issue, critical integrity_failures > 0",
        "Named: sync failures (R0 R3), sync_failures, warning sync_failures > 1/hour",
    })
    void every_row_of_the_runbooks_thresholds_is_an_alert(String row, String alert, String expected)
            throws IOException {
        assertThat(condition(alert)).as(row).isEqualTo(expected);
    }

    @Test
    void the_command_line_checks_the_pack() throws IOException {
        var arguments = Stream.concat(
                Stream.of("rules", "check"),
                files(RULES.resolve("short")).stream().map(Path::toString));
        assertThat(run(arguments.toArray(String[]::new)))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("ok, ");
    }

    @Test
    void promtool_takes_what_each_file_becomes() throws IOException, InterruptedException {
        for (var file : files(RULES.resolve("short"))) {
            if (Files.readString(file).contains("alerts:")) {
                out.reset();
                assertThat(run("rules", "print", file.toString()))
                        .as(err.toString(StandardCharsets.UTF_8))
                        .isZero();
                var printed = Files.write(directory.resolve(file.getFileName()), out.toByteArray());
                var said = Peer.run("promtool", "check", "rules", printed.toString());
                assertThat(said.exit()).as(file + said.text()).isZero();
            }
        }
        assertThat(files(directory)).hasSizeGreaterThan(5);
    }

    @Test
    void prometheus_judges_what_is_printed_as_the_runbooks_mean_it() throws IOException, InterruptedException {
        var rules = Files.writeString(directory.resolve("short.yml"), """
                alerts:
                  - {name: slow, condition: p95_query_time > 500ms, summary: s, description: '{{ $value | humanizeDuration }}'}
                  - {name: full, condition: active_connections > 90%, summary: s, description: '{{ $value | humanizePercentage }}'}
                  - {name: doubled, condition: p95_latency > 2x baseline, for: 2m, summary: s, description: d}
                  - {name: http_500s, condition: http_500 > 10/minute, summary: s, description: '{{ $value | humanize }}'}
                """);
        assertThat(run("rules", "print", rules.toString())).isZero();
        Files.write(directory.resolve("printed.yml"), out.toByteArray());
        var tests = Files.writeString(directory.resolve("tests.yml"), """
                rule_files: [printed.yml]
                evaluation_interval: 1m
                tests:
                  - interval: 1m
                    input_series:
                      - {series: 'godwit_query_latency_estimated_seconds{target="shop",quantile="0.95",instance="g"}', values: '0.1+0x60 0.3+0x60 0.6'}
                      - {series: 'pg_settings_max_connections{target="shop",instance="g"}', values: '100+0x60'}
                      - {series: 'pg_stat_activity_count{target="shop",instance="g",backend_type="client backend"}', values: '90 91'}
                      - {series: 'http_requests_total{job="api",code="500"}', values: '0+10x10 100+12x10'}
                    alert_rule_test:
                      - {eval_time: 0m, alertname: full}
                      - {eval_time: 1m, alertname: full, exp_alerts: [{exp_labels: {severity: warning, target: shop}, exp_annotations: {summary: s, description: 91%}}]}
                      - {eval_time: 9m, alertname: http_500s}
                      - {eval_time: 20m, alertname: http_500s, exp_alerts: [{exp_labels: {severity: warning, job: api}, exp_annotations: {summary: s, description: '12'}}]}
                      - {eval_time: 62m, alertname: doubled}
                      - {eval_time: 64m, alertname: doubled, exp_alerts: [{exp_labels: {severity: warning, target: shop}, exp_annotations: {summary: s, description: d}}]}
                      - {eval_time: 118m, alertname: doubled}
                      - {eval_time: 121m, alertname: slow}
                      - {eval_time: 122m, alertname: slow, exp_alerts: [{exp_labels: {severity: warning, target: shop}, exp_annotations: {summary: s, description: 600ms}}]}
                """);
        var said = Peer.run("promtool", "test", "rules", tests.toString());
        assertThat(said.exit()).as(said.text()).isZero();
    }

    @Test
    void what_cannot_be_printed_says_why() throws IOException {
        var file =
                Files.writeString(directory.resolve("bad.yml"), "alerts: [{name: a, condition: p95_query_time > 500}]");
        assertThat(run("rules", "print", file.toString())).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("bad.yml:1:48: alerts[0].condition: 500 has no unit, p95_query_time is a time")
                .contains("hint: Write it like 500ms");
    }

    @Test
    void its_alerts_have_names_of_their_own() throws IOException {
        var problems = new Problems();
        var all = new ArrayList<>(files(RULES));
        all.addAll(files(RULES.resolve("short")));
        var both = AgentConfig.readRules(all, problems);
        assertThat(problems.list()).extracting(Problem::toString).isEmpty();
        assertThat(both.all()).extracting(Rule::name).doesNotHaveDuplicates();
        assertThat(both.all()).extracting(Rule::key).doesNotHaveDuplicates();
    }

    @Test
    void nothing_in_it_is_doubtful_but_what_needs_a_scrape() throws IOException {
        assertThat(pack().warnings())
                .allSatisfy(warning -> assertThat(warning.hint()).startsWith("Needs "));
    }

    @Test
    void its_policies_are_in_force() throws IOException {
        var policies = pack().all().stream()
                .filter(rule -> rule instanceof AlertingRule)
                .map(rule -> ((AlertingRule) rule).noData())
                .toList();
        assertThat(policies).contains(NoData.ALERT, NoData.RESOLVE, NoData.HOLD);
    }

    @Test
    void prometheus_is_not_told_to_load_it() throws IOException {
        assertThat(Files.readString(RULES.resolveSibling("deploy/prometheus/prometheus.yml")))
                .contains("rules/*.yml")
                .doesNotContain("rules/**", "short");
    }
}
