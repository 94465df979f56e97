package dev.godwit.cli;

import dev.godwit.migration.sql.Effect;
import dev.godwit.migration.sql.Finding;
import dev.godwit.migration.sql.Finding.Severity;
import dev.godwit.migration.sql.Forecast;
import dev.godwit.migration.sql.Lint.Report;
import dev.godwit.migration.sql.Lint.Setting;
import dev.godwit.migration.sql.Lint.Statement;
import dev.godwit.migration.sql.LockMode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints what a lint found, statement by statement, for people or for programs. */
final class LintPrinter {

    private static final int WIDTH = 100;

    private final PrintWriter out;
    private final Setting setting;

    LintPrinter(PrintWriter out, Setting setting) {
        this.out = out;
        this.setting = setting;
    }

    void text(List<Report> reports) {
        for (var report : reports) {
            out.println(report.file());
            report.findings().stream()
                    .filter(finding -> finding.statement() == 0)
                    .forEach(finding -> print(report, finding));
            for (var statement : report.statements()) {
                if (worthSaying(statement)) {
                    print(report, statement);
                }
            }
        }
        out.println(summary(reports));
        out.flush();
    }

    private static boolean worthSaying(Statement statement) {
        return !statement.findings().isEmpty()
                || statement.forecasts().stream()
                        .anyMatch(forecast -> forecast.lock() != LockMode.NONE
                                || !forecast.others().isEmpty());
    }

    private void print(Report report, Statement statement) {
        var script = statement.script();
        out.printf("%4d  line %d: %s%n", script.number(), script.line(), script.shortText(WIDTH));
        statement.forecasts().stream()
                .filter(forecast ->
                        forecast.lock() != LockMode.NONE || !forecast.others().isEmpty())
                .map(this::effect)
                .distinct()
                .filter(effect -> statement.findings().stream()
                        .noneMatch(finding -> finding.text().startsWith(effect)))
                .forEach(effect -> out.println("      " + effect));
        statement.findings().forEach(finding -> print(report, finding));
    }

    private String effect(Forecast forecast) {
        return Effect.of(forecast, setting.catalog().table(forecast.target()));
    }

    private void print(Report report, Finding finding) {
        out.printf(
                "  %s:%d:%d: %s: %s: %s%n",
                report.file(),
                finding.line(),
                finding.column(),
                word(finding.severity()),
                finding.rule(),
                finding.text());
        if (!finding.safer().isEmpty()) {
            out.println("      safer:");
            finding.safer().lines().forEach(line -> out.println("          " + line));
        }
    }

    private static String summary(List<Report> reports) {
        long statements =
                reports.stream().mapToLong(report -> report.statements().size()).sum();
        int ignored = reports.stream().mapToInt(Report::ignored).sum();
        return String.format(
                Locale.ROOT,
                "%d %s, %d statements: %d dangers, %d warnings, %d notes, %d ignored",
                reports.size(),
                reports.size() == 1 ? "file" : "files",
                statements,
                count(reports, Severity.DANGER),
                count(reports, Severity.WARNING),
                count(reports, Severity.NOTE),
                ignored);
    }

    private static long count(List<Report> reports, Severity severity) {
        return reports.stream()
                .flatMap(report -> report.findings().stream())
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    private static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    void json(List<Report> reports) {
        var files = new JsonArray();
        for (var report : reports) {
            var statements = new JsonArray();
            report.statements().forEach(statement -> statements.add(json(statement)));
            files.add(new JsonObject()
                    .put("file", report.file())
                    .put("statements", statements)
                    .put("findings", findings(report.findings()))
                    .put("ignored", report.ignored()));
        }
        out.println(new JsonObject()
                .put("server_version", setting.major())
                .put("files", files)
                .put("dangers", count(reports, Severity.DANGER))
                .put("warnings", count(reports, Severity.WARNING))
                .put("notes", count(reports, Severity.NOTE))
                .encodePrettily());
        out.flush();
    }

    private JsonObject json(Statement statement) {
        var script = statement.script();
        var operations = new JsonArray();
        statement.forecasts().forEach(forecast -> operations.add(json(forecast)));
        return new JsonObject()
                .put("number", script.number())
                .put("line", script.line())
                .put("text", script.text())
                .put("in_transaction", script.scene().inBlock() || setting.wrapped())
                .put("lock_timeout", script.scene().lockTimeout())
                .put("operations", operations);
    }

    private JsonObject json(Forecast forecast) {
        var others = new JsonArray();
        forecast.others()
                .forEach(other -> others.add(new JsonObject()
                        .put("role", other.role())
                        .put("name", other.name().map(Object::toString).orElse(null))
                        .put("lock", other.mode().word())
                        .put("certain", other.certain())));
        var operation = new JsonObject()
                .put("kind", forecast.kind())
                .put("what", forecast.verb())
                .put(
                        "relation",
                        forecast.target().isPresent() ? forecast.target().toString() : null)
                .put(
                        "lock",
                        forecast.lock() == LockMode.NONE
                                ? null
                                : forecast.lock().word())
                .put("blocks_reads", forecast.lock().blocksReads())
                .put("blocks_writes", forecast.lock().blocksWrites())
                .put("also_locked", others)
                .put("rewrite", forecast.rewrite().name().toLowerCase(Locale.ROOT))
                .put("scan", forecast.scan().name().toLowerCase(Locale.ROOT))
                .put("known", forecast.known());
        setting.catalog()
                .table(forecast.target())
                .ifPresent(table -> operation.put("bytes", table.bytes()).put("rows", table.rows()));
        return operation;
    }

    private static JsonArray findings(List<Finding> all) {
        var findings = new JsonArray();
        all.forEach(finding -> findings.add(new JsonObject()
                .put("rule", finding.rule())
                .put("severity", word(finding.severity()))
                .put("line", finding.line())
                .put("column", finding.column())
                .put("statement", finding.statement())
                .put("text", finding.text())
                .put("safer", finding.safer())));
        return findings;
    }
}
