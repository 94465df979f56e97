package dev.godwit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Peer;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulePrinterTest {

    private static final String SHORT = """
            alerts:
              - name: high_query_time
                condition: p95_query_time > 500ms
                for: 1m30s
                keep_firing_for: 2m
                severity: critical
                summary: 'it''s "bad": {{ $value | humanizeDuration }} # – ü'
                description: |
                  first: line
                  - second
                labels: {team: 'on', ticket: '007', empty: ''}
              - {name: 'yes', condition: transactions < 0.2x baseline, no_data: alert}
              - {name: '12:30', condition: http_500 > 10/minute, no_data: resolve}
            """;

    @TempDir
    private Path directory;

    private static Rules read(String name, String text) {
        var problems = new Problems();
        var rules = new RuleFiles(Duration.ofSeconds(15)).read(name, text, MetricCatalogue.ANYTHING, problems);
        assertThat(problems.list()).extracting(Problem::toString).isEmpty();
        return rules;
    }

    /** A rule without what only the file it stands in gives it. */
    private static List<Object> meaning(Rule rule) {
        return rule instanceof AlertingRule alert
                ? List.of(
                        alert.name(),
                        alert.expression(),
                        alert.holds(),
                        alert.keepFiring(),
                        alert.labels(),
                        List.copyOf(alert.annotations().entrySet()),
                        alert.interval(),
                        alert.limit())
                : List.of(rule.name(), rule.expression(), ((RecordingRule) rule).labels());
    }

    @Test
    void what_is_printed_reads_back_as_the_same_rules() {
        var rules = read("short.yml", SHORT);
        var back = read("printed.yml", RulePrinter.print(rules));
        assertThat(back.all()).hasSize(4);
        assertThat(back.all().stream().map(RulePrinterTest::meaning).toList())
                .isEqualTo(rules.all().stream().map(RulePrinterTest::meaning).toList());
        assertThat(back.groups().stream().map(Group::interval).toList())
                .isEqualTo(rules.groups().stream().map(Group::interval).toList());
    }

    @Test
    void what_is_printed_twice_is_the_same_text() {
        var once = RulePrinter.print(read("short.yml", SHORT));
        var rules = once.substring(once.indexOf("groups:"));
        assertThat(RulePrinter.print(read("short.yml", rules))).isEqualTo(rules);
    }

    @Test
    void policies_on_missing_data_are_a_comment_to_copy() {
        assertThat(RulePrinter.print(read("short.yml", SHORT))).startsWith("""
                # Prometheus takes no policy on missing data:
                # no_data:
                #   'yes': alert
                #   '12:30': resolve
                groups:
                """);
    }

    @Test
    void promtool_takes_what_is_printed() throws IOException, InterruptedException {
        var file = Files.writeString(directory.resolve("p.yml"), RulePrinter.print(read("short.yml", SHORT)));
        var said = Peer.run("promtool", "check", "rules", file.toString());
        assertThat(said.exit()).as(said.text()).isZero();
        assertThat(said.text()).contains("4 rules found");
    }

    @Test
    void a_file_of_prometheus_is_printed_as_it_was_understood() {
        var text = """
                groups:
                  - name: g
                    interval: 30s
                    query_offset: 1m
                    limit: 5
                    rules:
                      - record: a:b
                        expr: sum(up)
                        labels:
                          from: here
                """;
        assertThat(RulePrinter.print(read("r.yml", text))).isEqualTo(text);
    }

    @Test
    void groups_of_one_name_are_told_apart() throws IOException {
        var text = "groups: [{name: g, rules: [{record: a:b, expr: up}]}]";
        var first = Files.writeString(directory.resolve("1.yml"), text);
        var second = Files.writeString(directory.resolve("2.yml"), text);
        var rules = new RuleFiles(Duration.ofSeconds(15))
                .read(List.of(first, second), MetricCatalogue.ANYTHING, new Problems());
        assertThat(read("printed.yml", RulePrinter.print(rules)).groups())
                .extracting(Group::name)
                .containsExactly("g", "g-2");
    }
}
