package dev.godwit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.AgentConfig;
import dev.godwit.Peer;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The signals that are shipped, and those a team declares itself. */
class SignalsTest {

    private static final Map<SignalUnit, String> EXAMPLES = Map.of(
            SignalUnit.SECONDS, "500ms",
            SignalUnit.BYTES, "10GB",
            SignalUnit.COUNT, "10",
            SignalUnit.RATIO, "90%",
            SignalUnit.PER_SECOND, "10/minute");

    @TempDir
    private Path directory;

    private final Problems problems = new Problems();

    /** Every way in which every signal can be compared. */
    private static String everyComparison() {
        var text = new StringBuilder("alerts:\n");
        for (var signal : Signals.shipped().all()) {
            var thresholds = new ArrayList<>(List.of(EXAMPLES.get(signal.unit())));
            signal.of().ifPresent(of -> thresholds.add("90%"));
            signal.baseline().ifPresent(baseline -> thresholds.add("2x baseline"));
            for (var threshold : thresholds) {
                var condition = signal.name() + " > " + threshold;
                text.append("  - {name: '" + condition + "', condition: '" + condition + "'}\n");
            }
        }
        return text.toString();
    }

    private Rules read(String text) {
        return new RuleFiles(Duration.ofSeconds(15)).read("short.yml", text, MetricCatalogue.ANYTHING, problems);
    }

    private List<String> found() {
        return problems.list().stream().map(Problem::toString).toList();
    }

    @Test
    void every_shipped_signal_reads_series_that_are_written_or_says_what_it_needs() throws IOException {
        var file = Files.writeString(directory.resolve("all.yml"), everyComparison());
        var rules = AgentConfig.readRules(List.of(file), problems);
        assertThat(found()).isEmpty();
        assertThat(rules.all()).hasSizeGreaterThan(60);
        assertThat(rules.warnings())
                .isNotEmpty()
                .allSatisfy(warning -> assertThat(warning.hint()).startsWith("Needs "));
    }

    @Test
    void promtool_takes_every_comparison_of_every_signal() throws IOException, InterruptedException {
        var printed = Files.writeString(directory.resolve("printed.yml"), RulePrinter.print(read(everyComparison())));
        var said = Peer.run("promtool", "check", "rules", printed.toString());
        assertThat(said.exit()).as(said.text()).isZero();
    }

    @Test
    void what_a_signal_is_and_what_to_do_are_said_in_words() {
        assertThat(Signals.shipped().all()).allSatisfy(signal -> {
            assertThat(signal.help())
                    .as(signal.name())
                    .isNotBlank()
                    .doesNotEndWith(".")
                    .doesNotContain("{{");
            assertThat(signal.advice()).as(signal.name()).endsWith(".");
            assertThat(signal.by()).as(signal.name()).isNotEmpty();
            assertThat(signal.need()).as(signal.name()).matches("|Needs .*\\.");
        });
    }

    /** Requirements 1.3, column "Signal". */
    @ParameterizedTest
    @CsvSource({
        "p50_query_time, SECONDS",
        "p95_query_time, SECONDS",
        "p95_latency, SECONDS",
        "p99_query_time, SECONDS",
        "response_time_p95, SECONDS",
        "slow_query, SECONDS",
        "long_running_query, SECONDS",
        "active_connections, COUNT",
        "connection_wait, SECONDS",
        "connection_errors, RATIO",
        "query_errors, RATIO",
        "error_rate, RATIO",
        "http_500, PER_SECOND",
        "http_500s, PER_SECOND",
        "storage_usage, RATIO",
        "table_growth_rate, PER_SECOND",
        "cpu_usage, RATIO",
        "memory_usage, RATIO",
        "rollback_time, SECONDS",
        "migration_duration, SECONDS",
        "failed_migrations, COUNT",
        "schema_validation_failures, COUNT",
        "data_integrity_issues, COUNT",
        "sync_failures, PER_SECOND",
        "api_error_rate, RATIO",
    })
    void every_signal_of_the_runbooks_is_shipped(String name, SignalUnit unit) {
        assertThat(Signals.shipped().find(name)).map(Signal::unit).contains(unit);
    }

    @Test
    void a_team_declares_its_own_in_any_file() {
        var rules = read("""
                signals:
                  queue_depth:
                    unit: count
                    expr: queue_messages
                    of: queue_capacity
                    by: [queue]
                    baseline: 30m
                    floor: 5
                    aliases: [queue]
                alerts:
                  - {name: a, condition: queue_depth > 80%}
                  - {name: b, condition: queue > 2x baseline}
                """);
        assertThat(found()).isEmpty();
        assertThat(rules.all())
                .extracting(rule -> rule.expression().toString())
                .containsExactly(
                        "quantile_over_time(0.5, (max by (queue) (queue_messages))[30m:1m] offset 10m) and on (queue) "
                                + "count_over_time((max by (queue) (queue_messages))[30m:1m] offset 10m) >= 10",
                        "max by (queue) (queue_messages) / on (queue) max by (queue) (queue_capacity) > 0.8",
                        "(max by (queue) (queue_messages) > 5) > on (queue) 2 * godwit:queue_depth:baseline");
    }

    @Test
    void an_override_changes_what_it_names_and_keeps_the_rest() {
        var rules = read("""
                signals:
                  http_500: {expr: 'sum by (job) (rate(app_errors_total[1m]))'}
                alerts:
                  - {name: a, condition: http_500s > 10/minute}
                  - {name: b, condition: http_500 > 5%}
                """);
        assertThat(found()).isEmpty();
        assertThat(rules.all())
                .extracting(rule -> rule.expression().toString())
                .containsExactly(
                        "60 * sum by (job) (rate(app_errors_total[1m])) > 10",
                        "sum by (job) (rate(app_errors_total[1m])) / on (job) sum by (job) (rate(http_requests_total[2m])) > 0.05");
    }

    @Test
    void a_metric_nobody_writes_is_told_where_the_signal_is_declared() throws IOException {
        var file = Files.writeString(directory.resolve("mine.yml"), """
                signals:
                  mine: {unit: count, by: [target], expr: sum by (target) (godwit_blocked_session)}
                alerts: [{name: a, condition: mine > 1}]
                """);
        var rules = AgentConfig.readRules(List.of(file), problems);
        assertThat(rules.warnings())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains("mine.yml:2:60: signals.mine.expr: no probe writes godwit_blocked_session")
                .contains("Did you mean godwit_blocked_sessions?");
    }

    @Test
    void a_signal_whose_series_nobody_writes_yet_is_told_once_at_the_condition() throws IOException {
        var file = Files.writeString(directory.resolve("mine.yml"), """
                alerts: [{name: a, condition: ' error_rate > 5%'}]
                """);
        var rules = AgentConfig.readRules(List.of(file), problems);
        assertThat(rules.warnings())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains("mine.yml:1:31: alerts[0].condition: no probe writes http_requests_total")
                .contains("hint: Needs a scrape of the application");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mine: {unit: count, by: []} | signals.mine.expr: is required",
                "mine: {expr: up, by: []} | signals.mine.unit: is required",
                "mine: {expr: up, unit: count} | signals.mine.by: is required",
                "mine: {expr: up, unit: second, by: []} | Did you mean seconds?",
                "mine: {expr: up, unit: apples, by: []} | Units are seconds, bytes, count, ratio, per second.",
                "mine: {expr: 'up[5m]', unit: count, by: []} | must give an instant vector, gives a range vector",
                "mine: {expr: '1', unit: count, by: []} | must give an instant vector, gives a scalar",
                "mine: {expr: 'sum(', unit: count, by: []} | short.yml:1:",
                "mine: {expr: up, unit: ratio, of: up, by: []} | a ratio is a share already",
                "mine: {expr: up, unit: count, by: [], baseline: 1d} | must be from 20m to 1h50m",
                "mine: {expr: up, unit: seconds, by: [], floor: 5GB} | is not a time: \"5GB\"",
                "mine: {expr: up, unit: count, by: [a-b]} | bad label name \"a-b\"",
                "mine: {expr: up, unit: count, by: [], aliases: [cpu_usage]} | alias cpu_usage is the name of another signal",
                "mine: {expr: up, unit: count, by: [], help: '{{ x }}'} | templates belong to alerts",
                "mine: {expr: up, unit: count, by: [], bye: 1} | unknown key",
                "Mine: {expr: up, unit: count, by: []} | bad signal name \"Mine\"",
                "mine: 5 | expected a mapping",
            })
    void a_mistake_in_a_signal_is_told(String signal, String expected) {
        read("signals: {" + signal + "}");
        assertThat(found()).isNotEmpty().anySatisfy(line -> assertThat(line).contains(expected));
    }

    @Test
    void a_signal_is_declared_once() throws IOException {
        var first = Files.writeString(directory.resolve("1.yml"), "signals: {cpu_usage: {expr: one}}");
        var second = Files.writeString(directory.resolve("2.yml"), "signals: {cpu_usage: {expr: two}}");
        new RuleFiles(Duration.ofSeconds(15)).read(List.of(first, second), MetricCatalogue.ANYTHING, problems);
        assertThat(found()).hasSize(1).first().asString().contains("2.yml:1:22", "declared already, at", "1.yml:1:22");
    }

    @Test
    void an_expression_is_of_bounded_length() {
        read("signals: {mine: {unit: count, by: [], expr: '" + "(".repeat(2100) + "up" + ")".repeat(2100) + "'}}");
        assertThat(found()).anySatisfy(line -> assertThat(line).contains("is longer than 4096 characters"));
    }
}
