package dev.godwit.migration.sql;

import dev.godwit.migration.sql.Finding.Severity;
import dev.godwit.migration.sql.Lint.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One walk over one script: the statements seen so far, what they made, and the findings. A relation the script itself made is
 * nobody else's yet: nobody waits for its locks.
 */
final class LintRun {

    /** A statement and what it will do. */
    record Step(ScriptStatement statement, List<Forecast> forecasts) {}

    private static final Set<String> WHATEVER_THE_SIZE =
            Set.of("add-column-required", "truncate-cascade", "partitioned-parent");

    private final Setting setting;
    private final LintRules rules;
    private final List<Step> steps = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final ScriptObjects objects;
    private final TransactionChecks transactions = new TransactionChecks(this);
    private final ConcurrentChecks concurrent = new ConcurrentChecks(this);

    LintRun(Setting setting, LintRules rules) {
        this.setting = setting;
        this.rules = rules;
        this.objects = new ScriptObjects(setting.catalog());
    }

    /** What earlier statements of the script say about this one. */
    Operation decided(Operation operation) {
        return objects.decided(operation);
    }

    void see(ScriptStatement statement, List<Forecast> forecasts) {
        var step = new Step(statement, forecasts);
        steps.add(step);
        for (var forecast : forecasts) {
            if (isNew(forecast.target()) || forecast.kind().equals("create_table_references")) {
                ofNew(step, forecast);
            } else {
                byItself(step, forecast);
            }
            TypeChecks.see(this, step, forecast);
        }
        transactions.see(step);
        concurrent.see(step);
        NameChecks.see(this, step);
        forecasts.forEach(objects::remember);
    }

    void end(SqlScript script) {
        transactions.end();
        new ForeignKeyChecks(this).end();
        for (var command : script.commands()) {
            var rule = rules.rule("psql-command");
            var text = "\"" + command.text()
                    + "\" is for psql: other tools send it to the server, which refuses it, and what it brings in is not looked at here";
            findings.add(new Finding(rule.id(), rule.severity(), command.line(), command.column(), 0, text, ""));
        }
    }

    /** Nobody waits for a new table, but for one in use that it refers to. */
    private void ofNew(Step step, Forecast forecast) {
        var referenced = forecast.operation().others().get(Operation.REFERENCED);
        if (referenced != null && !isNew(referenced) && !referenced.equals(forecast.target())) {
            var text = "SHARE ROW EXCLUSIVE on " + referenced + ": writes to it wait until the transaction ends";
            report("create-table-references", step, text, "");
        }
    }

    private void byItself(Step step, Forecast forecast) {
        if (!forecast.rule().isEmpty() && !objects.isHarmless(forecast)) {
            var why = forecast.why().isEmpty() ? "" : "; " + forecast.why();
            report(
                    forecast.rule(),
                    step,
                    forecast,
                    Effect.of(forecast, facts(forecast.target())) + why,
                    forecast.safer());
        }
        var facts = facts(forecast.target());
        boolean all = forecast.lock().blocksReads()
                && facts.filter(TableFacts::partitioned).isPresent();
        if (all && !forecast.operation().has(Operation.Part.ONLY)) {
            var text = forecast.target() + " is partitioned: its " + facts.get().partitions()
                    + " partitions are locked as well, one after the other";
            report("partitioned-parent", step, forecast, text, "");
        }
        boolean rows = forecast.kind().equals("update") || forecast.kind().equals("delete");
        if (rows
                && !forecast.operation().has(Operation.Part.WHERE)
                && forecast.target().isPresent()) {
            var text = forecast.kind() + " of all rows of " + forecast.target()
                    + " at once: rows stay locked to its end, and replicas and the disk take all of it in one piece";
            report(
                    "unbatched-change",
                    step,
                    forecast,
                    text,
                    "-- change some thousand rows at a time, by ranges of the primary key, each in its own transaction");
        }
    }

    /** A finding about a table; where that is known to be small and only its size is the trouble, it is a note. */
    void report(String id, Step step, Forecast forecast, String text, String safer) {
        var rule = rules.rule(id);
        boolean small = facts(forecast.target()).filter(TableFacts::isSmall).isPresent();
        boolean size = forecast.known()
                && (forecast.isLong() || id.equals("unbatched-change"))
                && !WHATEVER_THE_SIZE.contains(id);
        add(id, small && size ? Severity.NOTE : rule.severity(), step, text, safer);
    }

    void report(String id, Step step, String text, String safer) {
        add(id, rules.rule(id).severity(), step, text, safer);
    }

    private void add(String id, Severity severity, Step step, String text, String safer) {
        var statement = step.statement();
        findings.add(new Finding(id, severity, statement.line(), statement.column(), statement.number(), text, safer));
    }

    boolean isNew(ObjectName name) {
        return objects.isNew(name);
    }

    Optional<TableFacts> facts(ObjectName name) {
        return isNew(name) ? Optional.empty() : setting.catalog().table(name);
    }

    /** Whether a statement runs in a transaction with others. */
    boolean inBlock(ScriptStatement statement) {
        return setting.wrapped() || statement.scene().inBlock();
    }

    Setting setting() {
        return setting;
    }

    List<Step> steps() {
        return steps;
    }

    List<Finding> findings(int statement) {
        return findings.stream()
                .filter(finding -> finding.statement() == statement)
                .toList();
    }
}
