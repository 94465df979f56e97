package dev.godwit.cli;

import dev.godwit.promql.Script;
import dev.godwit.settings.Problems;
import dev.godwit.settings.TextFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit promql}: the verbs about the query language. */
@Command(
        name = "promql",
        mixinStandardHelpOptions = true,
        description = "Verbs about the query language.",
        subcommands = PromqlCommand.TestScripts.class)
final class PromqlCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Exit.USAGE;
    }

    /** {@code godwit promql test PATH…}: runs scripts; the last line says how many evaluations passed and failed. */
    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = "Run scripts in Prometheus' test language: load, clear, eval.")
    static final class TestScripts implements Callable<Integer> {

        @Parameters(arity = "1..*", paramLabel = "PATH", description = "Scripts, or folders with *.test files.")
        private List<Path> paths;

        @Option(
                names = {"-v", "--verbose"},
                description = "Name the evaluations that passed, too.")
        private boolean verbose;

        @Spec
        private CommandSpec spec;

        private int passed;
        private int failed;

        @Override
        public Integer call() throws IOException {
            var out = spec.commandLine().getOut();
            var problems = new Problems();
            for (var file : files(problems)) {
                TextFile.read(file, problems)
                        .map(text -> Script.read(file.toString(), text, problems))
                        .filter(script -> problems.isEmpty())
                        .ifPresent(script -> script.run().forEach(outcome -> tell(outcome, out)));
            }
            problems.orThrow();
            out.printf("%d passed, %d failed%n", passed, failed);
            return failed == 0 ? Exit.YES : Exit.NO;
        }

        private void tell(Script.Outcome outcome, PrintWriter out) {
            passed += outcome.passed() ? 1 : 0;
            failed += outcome.passed() ? 0 : 1;
            if (!outcome.passed()) {
                out.printf("FAILED %s: %s%n    %s%n", outcome.place(), outcome.header(), outcome.failure());
            } else if (verbose) {
                out.printf("passed %s: %s%n", outcome.place(), outcome.header());
            }
        }

        private List<Path> files(Problems problems) throws IOException {
            var files = new ArrayList<Path>();
            for (var path : paths) {
                if (!Files.isDirectory(path)) {
                    files.add(path);
                    continue;
                }
                try (var inside = Files.list(path)) {
                    var scripts = inside.filter(file -> file.toString().endsWith(".test"))
                            .sorted()
                            .toList();
                    files.addAll(scripts);
                    if (scripts.isEmpty()) {
                        problems.add(TextFile.start(path), "", "holds no *.test file");
                    }
                }
            }
            return files;
        }
    }
}
