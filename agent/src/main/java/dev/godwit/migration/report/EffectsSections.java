package dev.godwit.migration.report;

import dev.godwit.migration.FindingRecord;
import dev.godwit.migration.HistoryRow;
import dev.godwit.migration.report.Block.Column;
import dev.godwit.migration.report.Block.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What is different since: in the schema and the tool's history, what was found wrong, and all that happened in order. */
final class EffectsSections {

    private static final List<String> SEVERITIES = List.of("critical", "warning", "info");

    private EffectsSections() {}

    static Section changes(Report report) {
        var record = report.record();
        var blocks = new ArrayList<Block>();
        if (!record.changes().isEmpty()) {
            blocks.add(new Block.Items(record.changes()));
        } else {
            blocks.add(new Block.Paragraph(
                    record.running()
                            ? "This is compared when the migration is over."
                            : "No difference in the schema is known."));
        }
        if (!record.applied().isEmpty()) {
            var columns = List.of(
                    new Column("Migration", Kind.TEXT),
                    new Column("State", Kind.TEXT),
                    new Column("When, by the tool", Kind.TEXT),
                    new Column("Table", Kind.TEXT),
                    new Column("Error", Kind.TEXT));
            var rows =
                    record.applied().stream().map(row -> history(report, row)).toList();
            blocks.add(new Block.Table("What the tool's own history has more", columns, rows));
        }
        return new Section("changes", "What changed", blocks);
    }

    private static List<String> history(Report report, HistoryRow row) {
        return List.of(
                row.name(),
                row.state().title(),
                row.at() == null ? "" : report.moments().of(row.at()),
                row.table(),
                row.error());
    }

    static Section findings(Report report) {
        var findings = report.record().findings().stream()
                .sorted(Comparator.<FindingRecord, Boolean>comparing(one -> one.healed() != null)
                        .thenComparing(one -> rank(one.severity()))
                        .thenComparing(FindingRecord::at))
                .toList();
        var blocks = new ArrayList<Block>();
        if (findings.isEmpty()) {
            blocks.add(new Block.Paragraph(nothing(report)));
        } else {
            table(report, findings, blocks);
        }
        return new Section("findings", "Findings", blocks);
    }

    private static String nothing(Report report) {
        if (report.record().running()) {
            return "Its effects are looked at when it is over.";
        }
        var until = report.record().watchedUntil();
        boolean watched = until != null
                && report.asOf().live()
                && until.isAfter(report.asOf().at());
        return "Nothing was found that it left behind or made worse, "
                + (watched ? "so far: it is watched until " + Moments.full(until) + "." : "as far as it was watched.");
    }

    private static int rank(String severity) {
        int rank = SEVERITIES.indexOf(severity);
        return rank < 0 ? SEVERITIES.size() : rank;
    }

    private static void table(Report report, List<FindingRecord> findings, List<Block> blocks) {
        var columns = List.of(
                new Column("No", Kind.NUMBER),
                new Column("Severity", Kind.TEXT),
                new Column("What", Kind.TEXT),
                new Column("Object", Kind.TEXT),
                new Column("Found", Kind.TEXT),
                new Column("State", Kind.TEXT));
        var rows = new ArrayList<List<String>>();
        var remedies = new ArrayList<Block>();
        for (var finding : findings) {
            int number = rows.size() + 1;
            rows.add(List.of(
                    Integer.toString(number),
                    finding.severity(),
                    finding.text().isEmpty() ? finding.kind().replace('_', ' ') : finding.text(),
                    finding.object(),
                    report.moments().of(finding.at()),
                    finding.healed() == null
                            ? "open"
                            : "healed " + report.moments().of(finding.healed())));
            if (finding.healed() == null && !finding.remedy().isEmpty()) {
                remedies.add(new Block.Code("What mends finding " + number, finding.remedy()));
            }
        }
        blocks.add(new Block.Table("What it left behind or made worse", columns, rows));
        blocks.addAll(remedies);
    }

    static Section timeline(Report report) {
        var columns = List.of(
                new Column("Time (UTC)", Kind.TEXT), new Column("About", Kind.TEXT), new Column("What", Kind.TEXT));
        var rows = report.record().timeline().stream()
                .map(event -> List.of(
                        report.moments().of(event.at()), event.kind().name().toLowerCase(Locale.ROOT), event.text()))
                .toList();
        Block block =
                rows.isEmpty() ? new Block.Paragraph("Nothing was noted.") : new Block.Table("In order", columns, rows);
        return new Section("timeline", "Timeline", List.of(block));
    }
}
