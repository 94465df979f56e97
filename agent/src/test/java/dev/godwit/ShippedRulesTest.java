package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.promql.Template;
import dev.godwit.rules.AlertingRule;
import dev.godwit.rules.Rule;
import dev.godwit.rules.Rules;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What lies in {@code rules/}: Godwit reads it, and every alert tells what it means. */
class ShippedRulesTest {

    private static final Path RULES =
            Path.of(System.getProperty("godwit.root", "..")).resolve("rules");
    private static final Set<String> SEVERITIES = Set.of("info", "warning", "critical");
    private static final int FEWEST = 20;

    private static List<Path> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }

    private static Rules read(Problems problems) throws IOException {
        return AgentConfig.readRules(files(RULES), problems);
    }

    private static List<AlertingRule> alerts() throws IOException {
        var alerts = new ArrayList<AlertingRule>();
        for (var rule : read(new Problems()).all()) {
            if (rule instanceof AlertingRule alert) {
                alerts.add(alert);
            }
        }
        return alerts;
    }

    @Test
    void every_file_loads_without_a_problem() throws IOException {
        var problems = new Problems();
        var rules = read(problems);
        assertThat(problems.list()).extracting(Problem::toString).isEmpty();
        assertThat(rules.warnings()).extracting(Problem::toString).isEmpty();
    }

    @Test
    void no_two_alerts_share_a_name() throws IOException {
        assertThat(alerts()).extracting(Rule::name).doesNotHaveDuplicates().hasSizeGreaterThan(FEWEST);
    }

    @Test
    void every_alert_says_how_bad_it_is_what_it_is_and_what_to_do() throws IOException {
        assertThat(alerts()).allSatisfy(alert -> {
            assertThat(alert.labels()).containsKey("severity");
            assertThat(SEVERITIES).contains(alert.labels().get("severity").toString());
            assertThat(alert.annotations()).containsOnlyKeys("summary", "description");
            assertThat(alert.annotations().values())
                    .extracting(Template::toString)
                    .noneMatch(String::isBlank);
        });
    }

    @Test
    void promtool_takes_every_rule_and_agrees_with_every_test() throws IOException, InterruptedException {
        var check = new ArrayList<>(List.of("check", "rules"));
        var test = new ArrayList<>(List.of("test", "rules"));
        for (var directory : List.of(RULES, RULES.resolveSibling("deploy/prometheus/rules"))) {
            files(directory).forEach(file -> check.add(file.toString()));
            files(directory.resolve("tests")).forEach(file -> test.add(file.toString()));
        }
        var checked = Peer.run("promtool", check.toArray(String[]::new));
        assertThat(checked.exit()).as(checked.text()).isZero();
        var tested = Peer.run("promtool", test.toArray(String[]::new));
        assertThat(tested.exit()).as(tested.text()).isZero();
    }
}
