package dev.godwit.cli;

import dev.godwit.AgentConfig;
import dev.godwit.rules.RulePrinter;
import dev.godwit.settings.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit rules print FILE…}: what the short form becomes, as one rule file of Prometheus. */
@Command(
        name = "print",
        mixinStandardHelpOptions = true,
        description = "Print rules, those of the short form too, as one rule file of Prometheus.")
final class PrintRules implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Rule files; signals and policies of one hold for all.")
    private List<Path> files;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var problems = new Problems();
        var rules = AgentConfig.readRules(files, problems);
        problems.orThrow();
        Warnings.print(rules.warnings(), spec.commandLine().getErr());
        var out = spec.commandLine().getOut();
        out.print(RulePrinter.print(rules));
        out.flush();
        return Exit.YES;
    }
}
