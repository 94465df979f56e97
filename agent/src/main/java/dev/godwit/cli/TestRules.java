package dev.godwit.cli;

import dev.godwit.alerts.RuleTest;
import dev.godwit.alerts.RuleTestFile;
import dev.godwit.alerts.RuleTestOutcome;
import dev.godwit.alerts.RuleTestRun;
import dev.godwit.rules.MetricCatalogue;
import dev.godwit.rules.RuleFiles;
import dev.godwit.rules.Rules;
import dev.godwit.settings.Problems;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit rules test FILE…}: runs promtool's tests of rules; the last line says how many tests passed and failed. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Run tests of rules, in promtool's format and with Godwit's additions to it.")
final class TestRules implements Callable<Integer> {

    /** Groups are judged on the test's interval, so theirs matters to nobody. */
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of tests.")
    private List<Path> files;

    @Option(names = "--run", paramLabel = "REGEX", description = "Run only tests in whose name this is found.")
    private Pattern chosen;

    @Option(
            names = {"-v", "--verbose"},
            description = "Name the tests that passed, too.")
    private boolean verbose;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write a report as JUnit does, too.")
    private Path junit;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var outcomes = new LinkedHashMap<RuleTestFile, List<RuleTestOutcome>>();
        for (var read : read().entrySet()) {
            var run = new RuleTestRun(read.getKey(), read.getValue());
            outcomes.put(
                    read.getKey(),
                    read.getKey().tests().stream()
                            .filter(this::isChosen)
                            .map(run::run)
                            .toList());
        }
        var all = outcomes.values().stream().flatMap(List::stream).toList();
        if (junit != null) {
            JunitReport.write(junit, outcomes);
        }
        var out = spec.commandLine().getOut();
        long failed = all.stream().filter(outcome -> !outcome.passed()).count();
        if (json) {
            out.println(json(all, failed).encodePrettily());
        } else {
            outcomes.forEach((file, some) -> tell(file, some, out));
            out.printf("%d passed, %d failed%n", all.size() - failed, failed);
        }
        return failed == 0 ? Exit.YES : Exit.NO;
    }

    /** Every file with its rules; nothing is run before all can be read. */
    private Map<RuleTestFile, Rules> read() {
        var problems = new Problems();
        var read = new LinkedHashMap<RuleTestFile, Rules>();
        for (var path : files) {
            RuleTestFile.read(path, problems).ifPresent(file -> {
                var rules = new RuleFiles(INTERVAL).read(file.ruleFiles(), MetricCatalogue.ANYTHING, problems);
                read.put(file, rules);
            });
        }
        problems.orThrow();
        var err = spec.commandLine().getErr();
        read.forEach((file, rules) -> {
            file.warnings().forEach(warning -> err.println("warning: " + warning));
            new RuleTestRun(file, rules).warnings().forEach(warning -> err.println("warning: " + warning));
        });
        return read;
    }

    private boolean isChosen(RuleTest test) {
        return chosen == null || chosen.matcher(test.name()).find();
    }

    private void tell(RuleTestFile file, List<RuleTestOutcome> outcomes, PrintWriter out) {
        for (var outcome : outcomes) {
            if (!outcome.passed()) {
                out.printf("FAILED %s: %s%n", outcome.test().place(), name(outcome));
                outcome.failures().forEach(failure -> out.println("    " + failure.replace("\n", "\n    ")));
            } else if (verbose) {
                out.printf("passed %s: %s%n", outcome.test().place(), name(outcome));
            }
        }
        boolean passed = outcomes.stream().allMatch(RuleTestOutcome::passed);
        out.printf("%s: %s, %d tests%n", file.file(), passed ? "SUCCESS" : "FAILED", outcomes.size());
    }

    static String name(RuleTestOutcome outcome) {
        return outcome.test().name().isEmpty()
                ? "a test without a name"
                : outcome.test().name();
    }

    private static JsonObject json(List<RuleTestOutcome> outcomes, long failed) {
        var tests = new ArrayList<JsonObject>();
        for (var outcome : outcomes) {
            var place = outcome.test().place();
            tests.add(new JsonObject()
                    .put("file", place.file())
                    .put("line", place.line())
                    .put("name", outcome.test().name())
                    .put("passed", outcome.passed())
                    .put("failures", new JsonArray(outcome.failures())));
        }
        return new JsonObject()
                .put("passed", outcomes.size() - failed)
                .put("failed", failed)
                .put("tests", new JsonArray(tests));
    }
}
