package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.alerts.Check;
import dev.godwit.alerts.RuleTestFile;
import dev.godwit.alerts.RuleTestOutcome;
import dev.godwit.alerts.RuleTestOutcome.Checked;
import dev.godwit.alerts.RuleTestRun;
import dev.godwit.cli.Godwit;
import dev.godwit.rules.AlertingRule;
import dev.godwit.rules.MetricCatalogue;
import dev.godwit.rules.RuleFiles;
import dev.godwit.rules.Rules;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The tests of all shipped rules, run: they pass, every rule is made to speak by one and is silent over data in another. */
class ShippedRuleTestsTest {

    private static final Path ROOT = Path.of(System.getProperty("godwit.root", ".."));

    @TempDir
    private Path directory;

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }

    private static Rules rules(List<Path> files) {
        var problems = new Problems();
        var rules = new RuleFiles(Duration.ofMinutes(1)).read(files, MetricCatalogue.ANYTHING, problems);
        assertThat(problems.list()).extracting(Problem::toString).isEmpty();
        return rules;
    }

    private static List<RuleTestOutcome> outcomes(Path tests) throws IOException {
        var outcomes = new ArrayList<RuleTestOutcome>();
        for (var path : files(tests)) {
            var problems = new Problems();
            var file = RuleTestFile.read(path, problems);
            assertThat(problems.list()).extracting(Problem::toString).isEmpty();
            var run =
                    new RuleTestRun(file.orElseThrow(), rules(file.orElseThrow().ruleFiles()));
            assertThat(run.warnings()).extracting(Problem::toString).isEmpty();
            assertThat(file.orElseThrow().warnings()).isEmpty();
            file.orElseThrow().tests().forEach(test -> outcomes.add(run.run(test)));
        }
        return outcomes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rules", "rules/short", "deploy/prometheus/rules"})
    void every_rule_speaks_in_one_test_and_is_silent_over_data_in_another(String folder) throws IOException {
        var outcomes = outcomes(ROOT.resolve(folder).resolve("tests"));
        assertThat(outcomes)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.failures())
                        .as(outcome.test().place() + " " + outcome.test().name())
                        .isEmpty());
        var checked = outcomes.stream().flatMap(one -> one.checks().stream()).toList();
        for (var rule : rules(files(ROOT.resolve(folder))).all()) {
            boolean alerting = rule instanceof AlertingRule;
            Predicate<Checked> about = alerting
                    ? one -> one.check() instanceof Check.OfAlerts
                            && one.check().subject().equals(rule.name())
                    : one -> one.check().subject().startsWith(rule.name());
            assertThat(checked.stream().filter(about))
                    .as("tests that make %s speak", rule.name())
                    .anyMatch(this::speaks);
            // An alert over series that are not there is silent whatever it says.
            assertThat(checked.stream().filter(about))
                    .as("tests that keep %s silent", rule.name())
                    .anyMatch(one -> !speaks(one) && (!alerting || one.series() > 0));
        }
    }

    private boolean speaks(Checked one) {
        return one.check() instanceof Check.OfAlerts alerts
                ? !alerts.firing().isEmpty()
                : !((Check.OfExpression) one.check()).expected().isEmpty();
    }

    @Test
    void the_tests_of_the_short_form_hold_in_promtool_over_the_printed_rules()
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("test", "rules"));
        for (var file : files(ROOT.resolve("rules/short/tests"))) {
            var name = file.getFileName().toString();
            var out = new ByteArrayOutputStream();
            var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
            var quiet = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
            var rules = ROOT.resolve("rules/short").resolve(name).toString();
            assertThat(Godwit.commandLine(stream, quiet).execute("rules", "print", rules))
                    .isZero();
            Files.write(directory.resolve(name), out.toByteArray());
            var copy = directory.resolve("test-" + name);
            Files.writeString(copy, forPromtool(Files.readString(file), name));
            arguments.add(copy.toString());
        }
        assertThat(arguments).hasSizeGreaterThan(6);
        var said = Peer.run("promtool", arguments.toArray(String[]::new));
        assertThat(said.exit()).as(said.text()).isZero();
    }

    /** The same tests over other rules, without what promtool does not know. */
    private static String forPromtool(String text, String rules) {
        Map<String, Object> root = new Yaml().load(text);
        root.put("rule_files", List.of(rules));
        maps(root.get("tests"))
                .flatMap(test -> maps(test.get("alert_rule_test")))
                .forEach(check -> check.remove("exp_pending"));
        return new Yaml().dump(root);
    }

    @SuppressWarnings("unchecked") // A list of mappings, or the file would not have been read.
    private static Stream<Map<String, Object>> maps(Object list) {
        return ((List<Map<String, Object>>) list).stream();
    }
}
