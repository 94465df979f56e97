package dev.godwit.migration.sql;

import dev.godwit.settings.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Reads scripts before they run and says what they will do and what they should do differently. Keeps nothing of them. */
public final class Lint {

    /**
     * What a lint goes by.
     *
     * @param major of the server the script is for
     * @param catalog what its database says, or {@link Catalog#UNKNOWN}
     * @param wrapped whether the migration tool runs the whole file in one transaction
     */
    public record Setting(int major, Catalog catalog, boolean wrapped) {}

    /** A statement, what it will do, and what is to be said about it. */
    public record Statement(ScriptStatement script, List<Forecast> forecasts, List<Finding> findings) {}

    /**
     * What was found in one file.
     *
     * @param findings those of the statements and those of none, in the order of the file
     * @param ignored how many more there would be but for a comment
     */
    public record Report(String file, List<Statement> statements, List<Finding> findings, int ignored) {}

    private final LintRules rules = LintRules.shipped();
    private final Forecasts forecasts = new Forecasts();

    public LintRules rules() {
        return rules;
    }

    /** The relations a script names, so that a database can be asked about them. */
    public List<ObjectName> names(String text, int major) {
        var names = new TreeSet<ObjectName>(Comparator.comparing(ObjectName::toString));
        for (var forecast : forecasts.of(text, major)) {
            names.add(forecast.target());
            forecast.others().forEach(other -> other.name().ifPresent(names::add));
        }
        names.remove(ObjectName.NONE);
        return List.copyOf(names);
    }

    /** Mistakes of the comments that ignore rules are among the problems; the script itself has none, only findings. */
    public Report read(String file, String text, Setting setting, Problems problems) {
        var script = SqlScript.split(text);
        var view = new CatalogView(setting.catalog(), forecasts, setting.major());
        var ignores = new Ignores(file, rules.ids(), problems);
        var run = new LintRun(setting, rules);
        for (var statement : script.statements()) {
            var operations = StatementReader.read(TokenCursor.significant(statement.text()), setting.major());
            run.see(
                    statement,
                    Forecasts.together(
                            operations.stream().map(run::decided).map(view::of).toList()));
        }
        run.end(script);
        return report(file, run, ignores);
    }

    private static Report report(String file, LintRun run, Ignores ignores) {
        var statements = new ArrayList<Statement>();
        var kept = new ArrayList<Finding>(run.findings(0));
        int ignored = 0;
        for (var step : run.steps()) {
            var unwanted = ignores.of(step.statement());
            var all = run.findings(step.statement().number());
            var findings = all.stream()
                    .filter(finding -> !unwanted.contains(finding.rule()))
                    .toList();
            ignored += all.size() - findings.size();
            kept.addAll(findings);
            statements.add(new Statement(step.statement(), step.forecasts(), findings));
        }
        kept.sort(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column));
        return new Report(file, List.copyOf(statements), List.copyOf(kept), ignored);
    }
}
