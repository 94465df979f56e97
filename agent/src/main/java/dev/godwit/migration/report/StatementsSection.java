package dev.godwit.migration.report;

import dev.godwit.migration.LockTaken;
import dev.godwit.migration.StatementRecord;
import dev.godwit.migration.report.Block.Column;
import dev.godwit.migration.report.Block.Kind;
import dev.godwit.migration.sql.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every statement: how it went, what it locked, what was to be expected of it, and how it is done with less harm. */
final class StatementsSection {

    private static final int MOST_LOCKS = 3;
    private static final List<Column> COLUMNS = List.of(
            new Column("No", Kind.NUMBER),
            new Column("Statement", Kind.CODE),
            new Column("State", Kind.TEXT),
            new Column("Took", Kind.NUMBER),
            new Column("Waited", Kind.NUMBER),
            new Column("Behind it", Kind.NUMBER),
            new Column("Locks seen", Kind.TEXT),
            new Column("Expected", Kind.TEXT));

    private StatementsSection() {}

    static Section of(Report report) {
        var statements = report.record().statements();
        var blocks = new ArrayList<Block>();
        if (statements.isEmpty()) {
            blocks.add(new Block.Paragraph("No statement of it was seen."));
            return section(blocks);
        }
        blocks.add(new Block.Paragraph(Report.counted(statements.size(), "statement") + ", "
                + report.record().done() + " done. Values in their texts are left out. Times marked ≈ are what was"
                + " seen from outside, the others are the server's own. Locks are those the transaction had or wanted"
                + " while the statement ran, those of statements before it included; weaker ones than ROW EXCLUSIVE"
                + " are not noted."));
        var rows = statements.stream().map(one -> row(report, one)).toList();
        blocks.add(new Block.Table("Statements in order", COLUMNS, rows));
        safer(statements, blocks);
        return section(blocks);
    }

    private static Section section(List<Block> blocks) {
        return new Section("statements", "Statements", blocks);
    }

    private static List<String> row(Report report, StatementRecord statement) {
        return List.of(
                number(statement),
                text(statement),
                state(report, statement),
                took(report, statement),
                statement.waited() > 0 ? Spans.of(statement.waited()) : "",
                statement.behind() == 0 ? "" : Integer.toString(statement.behind()),
                locks(statement),
                expected(statement.expected()));
    }

    static String number(StatementRecord statement) {
        return statement.number() + (statement.of() > 0 ? " of " + statement.of() : "");
    }

    static String text(StatementRecord statement) {
        return statement.text().isEmpty() ? "query " + statement.queryId() : statement.text();
    }

    static String state(Report report, StatementRecord statement) {
        var state = statement.state().name().toLowerCase(Locale.ROOT);
        return statement.running() && !report.asOf().live() ? "was " + state : state;
    }

    static String took(Report report, StatementRecord statement) {
        if (statement.serverSeconds() != null) {
            return Spans.of(statement.serverSeconds());
        }
        var end = statement.ended() == null ? report.end() : statement.ended();
        return "≈ " + Spans.of(Duration.between(statement.begun(), end)) + (statement.running() ? " so far" : "");
    }

    private static String locks(StatementRecord statement) {
        var locks = statement.locks();
        int more = locks.size() - MOST_LOCKS;
        return locks.stream()
                        .sorted(Comparator.<LockTaken, LockMode>comparing(
                                        lock -> LockMode.of(lock.mode()).orElse(LockMode.NONE))
                                .reversed())
                        .limit(MOST_LOCKS)
                        .map(lock -> lock(lock, statement))
                        .collect(Collectors.joining("; "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** What is done had all it waited for, whether or not a look saw it have that. */
    private static String lock(LockTaken lock, StatementRecord statement) {
        var what = mode(lock.mode()) + " on " + lock.relation();
        if (lock.granted() || statement.state() == StatementRecord.State.DONE) {
            return what + (lock.waited() > 0 ? " after " + Spans.of(lock.waited()) : "");
        }
        return what + (statement.running() ? ", waiting for it" : ", never seen to have it");
    }

    private static String mode(String word) {
        return LockMode.of(word).map(LockMode::title).orElse(word);
    }

    private static String expected(StatementRecord.Expected expected) {
        if (!expected.known()) {
            return expected.lock().isEmpty() ? "not known" : mode(expected.lock()) + ", not certain";
        }
        var parts = new ArrayList<String>();
        if (!expected.lock().isEmpty()) {
            parts.add(mode(expected.lock()));
        }
        answer(parts, expected.rewrite(), "rewrites", "may rewrite");
        answer(parts, expected.scan(), "scans", "may scan");
        return String.join(", ", parts);
    }

    private static void answer(List<String> parts, String answer, String yes, String depends) {
        if (answer.equals("yes")) {
            parts.add(yes);
        } else if (answer.equals("depends")) {
            parts.add(depends);
        }
    }

    /** The same advice once, with all it is for. */
    private static void safer(List<StatementRecord> statements, List<Block> blocks) {
        var ways = new LinkedHashMap<String, List<String>>();
        statements.stream()
                .filter(one -> !one.expected().safer().isEmpty())
                .forEach(one -> ways.computeIfAbsent(one.expected().safer(), first -> new ArrayList<>())
                        .add(Integer.toString(one.number())));
        ways.forEach((way, numbers) -> blocks.add(new Block.Code(
                "A safer way for statement" + (numbers.size() == 1 ? " " : "s ") + String.join(", ", numbers), way)));
    }
}
