package dev.godwit.cli;

import dev.godwit.AgentConfig;
import dev.godwit.settings.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit rules}: the verbs about rule files. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "Verbs about rule files.",
        subcommands = {RulesCommand.CheckRules.class, PrintRules.class, TestRules.class})
final class RulesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Exit.USAGE;
    }

    /** {@code godwit rules check FILE…}: loads the files as the agent would. */
    @Command(name = "check", mixinStandardHelpOptions = true, description = "Load rule files as the agent would.")
    static final class CheckRules implements Callable<Integer> {

        @Parameters(
                arity = "1..*",
                paramLabel = "FILE",
                description = "Rule files, of Prometheus or of the short form.")
        private List<Path> files;

        @Option(names = "--strict", description = "Answer no, exit 1, if there is a warning.")
        private boolean strict;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            var problems = new Problems();
            var rules = AgentConfig.readRules(files, problems);
            problems.orThrow();
            Warnings.print(rules.warnings(), spec.commandLine().getErr());
            if (strict && !rules.warnings().isEmpty()) {
                return Exit.NO;
            }
            spec.commandLine()
                    .getOut()
                    .printf(
                            "ok, %d groups, %d rules%n",
                            rules.groups().size(), rules.all().size());
            return Exit.YES;
        }
    }
}
