package dev.godwit.cli;

import dev.godwit.migration.sql.Catalog;
import dev.godwit.migration.sql.CatalogReader;
import dev.godwit.migration.sql.Finding.Severity;
import dev.godwit.migration.sql.Lint;
import dev.godwit.migration.sql.Lint.Report;
import dev.godwit.migration.sql.Lint.Setting;
import dev.godwit.migration.sql.ObjectName;
import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.Greeting;
import dev.godwit.settings.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit migration lint FILE…}: what migrations will lock and write again, and what they should do differently. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description = "Say what migrations will lock, read and write again, before they run.",
        footer = {
            "",
            "A comment before a statement says that a finding is meant: -- godwit:ignore RULE[, RULE] REASON",
            "Exit code 1 if there is a finding of severity danger; with --strict also for warnings."
        })
final class LintMigration implements Callable<Integer> {

    private static final int OLDEST = 14;
    private static final int NEWEST = 18;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "SQL files; of a folder all *.sql in it, sorted; - is standard input.")
    private List<String> files;

    @Mixin
    private OneDatabase database;

    @Option(
            names = "--server-version",
            paramLabel = "N",
            description = "The server's major version; the database's own if one is given, or " + NEWEST + ".")
    private Integer version;

    @Option(names = "--one-transaction", description = "The migration tool runs each file in one transaction.")
    private boolean wrapped;

    @Option(names = "--strict", description = "Answer no, exit 1, for warnings too.")
    private boolean strict;

    @Option(names = "--json", description = "Print all that is known as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ExecutionException, InterruptedException {
        if (version != null && (version < OLDEST || version > NEWEST)) {
            spec.commandLine().getErr().println("--server-version must be from " + OLDEST + " to " + NEWEST);
            return Exit.USAGE;
        }
        var problems = new Problems();
        var scripts = ScriptFiles.read(files, problems);
        var asked = database.read(problems);
        problems.orThrow();
        var lint = new Lint();
        int assumed = version == null ? NEWEST : version;
        var setting = asked.isEmpty()
                ? new Setting(assumed, Catalog.UNKNOWN, wrapped)
                : ask(asked.get(), names(lint, scripts, assumed));
        var reports = new ArrayList<Report>();
        for (var script : scripts) {
            reports.add(lint.read(script.name(), script.text(), setting, problems));
        }
        var printer = new LintPrinter(spec.commandLine().getOut(), setting);
        if (json) {
            printer.json(reports);
        } else {
            printer.text(reports);
        }
        // What is wrong with a comment of ours hides nothing of what the rest of the file would do.
        problems.orThrow();
        return code(reports);
    }

    private int code(List<Report> reports) {
        var least = strict ? Severity.WARNING : Severity.DANGER;
        boolean found = reports.stream()
                .flatMap(report -> report.findings().stream())
                .anyMatch(finding -> finding.severity().compareTo(least) >= 0);
        return found ? Exit.NO : Exit.YES;
    }

    private static List<ObjectName> names(Lint lint, List<ScriptFiles.Script> scripts, int major) {
        return scripts.stream()
                .flatMap(script -> lint.names(script.text(), major).stream())
                .distinct()
                .toList();
    }

    private Setting ask(DatabaseSettings asked, List<ObjectName> names)
            throws ExecutionException, InterruptedException {
        var major = new AtomicInteger();
        try (var running = new Running()) {
            var catalog = running.await(Greeting.ask(running.vertx(), asked, facts -> {
                        major.set(facts.major());
                        return facts.major() < OLDEST ? Optional.empty() : CatalogReader.question(names, facts.major());
                    })
                    .map(CatalogReader::read));
            int server = Math.min(NEWEST, major.get());
            return new Setting(version == null ? server : version, catalog, wrapped);
        }
    }
}
