package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.probe.Declared;
import dev.godwit.promql.Selectors;
import dev.godwit.promql.Template;
import dev.godwit.rules.AlertingRule;
import dev.godwit.rules.MetricCatalogue;
import dev.godwit.rules.Rule;
import dev.godwit.rules.RuleFiles;
import dev.godwit.rules.Rules;
import dev.godwit.series.Matcher;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What lies in {@code rules/}: Godwit reads it, and every alert tells what it means. */
class ShippedRulesTest {

    private static final Path RULES =
            Path.of(System.getProperty("godwit.root", "..")).resolve("rules");
    private static final Set<String> SEVERITIES = Set.of("info", "warning", "critical");
    private static final int FEWEST = 100;
    private static final int SHORTEST_RUNBOOK = 150;
    private static final int LONGEST_RUNBOOK = 500;
    private static final Pattern SENTENCE = Pattern.compile("(?<=[.?])\\s");
    private static final Pattern ALERT_NAME = Pattern.compile("\\b[A-Z][a-z]+([A-Z][a-z0-9]+)+\\b");
    private static final String PLACEHOLDER = "(?i)todo|tbd|fixme|lorem|https?://|\\{\\{";

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
        return alerts(read(new Problems()));
    }

    private static List<AlertingRule> alerts(Rules rules) {
        var alerts = new ArrayList<AlertingRule>();
        for (var rule : rules.all()) {
            if (rule instanceof AlertingRule alert) {
                alerts.add(alert);
            }
        }
        return alerts;
    }

    /** With those for Prometheus alone. */
    private static List<AlertingRule> shipped() throws IOException {
        var files = new ArrayList<>(files(RULES));
        files.addAll(files(RULES.resolveSibling("deploy/prometheus/rules")));
        return alerts(new RuleFiles(Duration.ofMinutes(1)).read(files, MetricCatalogue.ANYTHING, new Problems()));
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
            assertThat(alert.annotations()).containsOnlyKeys("summary", "description", "runbook");
            assertThat(alert.annotations().values())
                    .extracting(Template::toString)
                    .noneMatch(String::isBlank);
        });
    }

    @Test
    void every_runbook_tells_in_a_few_sentences_what_to_look_at_and_what_to_do() throws IOException {
        var alerts = shipped();
        assertThat(alerts).allSatisfy(alert -> {
            var text = alert.annotations().get("runbook").toString();
            assertThat(text.length()).as(text).isBetween(SHORTEST_RUNBOOK, LONGEST_RUNBOOK);
            assertThat(SENTENCE.split(text)).as(text).hasSizeBetween(2, 6);
            assertThat(text).doesNotContainPattern(PLACEHOLDER);
            assertThat(text)
                    .endsWith(".")
                    .isNotEqualTo(alert.annotations().get("description").toString());
        });
        assertThat(alerts)
                .extracting(alert -> alert.annotations().get("runbook").toString())
                .doesNotHaveDuplicates();
    }

    @Test
    void the_alerts_that_the_readme_sets_beside_other_packs_exist() throws IOException {
        var text = Files.readString(RULES.resolve("README.md"));
        var section =
                text.substring(text.indexOf("## What other packs have"), text.indexOf("## Prometheus rule files"));
        var named =
                ALERT_NAME.matcher(section).results().map(MatchResult::group).toList();
        var all = shipped().stream().map(Rule::name).toList();
        assertThat(named).hasSizeGreaterThan(FEWEST / 2);
        assertThat(all).containsAll(named);
    }

    /** Beyond the largest objects a probe says of all others what they are together, as if it were one called other. */
    @Test
    void what_stands_for_the_rest_of_many_is_never_taken_for_a_table() throws IOException {
        var objects = Declared.withRest("relname");
        assertThat(objects).contains("pg_stat_user_tables_n_dead_tup", "godwit_invalid_index");
        for (var alert : alerts()) {
            var selectors = Selectors.of(alert.expression());
            if (selectors.stream().anyMatch(one -> objects.contains(one.metric()))) {
                assertThat(selectors.stream().flatMap(one -> one.matchers().stream()))
                        .as(alert.name())
                        .anyMatch(one -> one.kind() == Matcher.Kind.NOT_EQUAL
                                && one.value().equals("other"));
            }
        }
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
