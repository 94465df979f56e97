package dev.godwit.migration.report;

import dev.godwit.migration.MigrationRecord;
import dev.godwit.migration.report.Block.Column;
import dev.godwit.migration.report.Block.Kind;
import java.util.List;
import java.util.Set;

/** A report for a terminal: all but what is to be signed, in columns that fit its width. */
public final class TerminalReport {

    private static final int NARROWEST = 40;
    private static final Set<String> LEFT_OUT = Set.of("sign-off");

    private final StringBuilder out = new StringBuilder();
    private final int width;

    private TerminalReport(int width) {
        this.width = Math.max(NARROWEST, width);
    }

    /** The report in lines no longer than {@code width} characters, where there is any place to break them. */
    public static String of(MigrationRecord record, AsOf asOf, int width) {
        var report = new Report(record, asOf);
        var terminal = new TerminalReport(width);
        terminal.out.append(Plain.line(report.title())).append("\n");
        terminal.line(Plain.line(report.lead()));
        report.sections().stream()
                .filter(section -> !LEFT_OUT.contains(section.id()))
                .forEach(terminal::section);
        return terminal.out.toString();
    }

    private void section(Section section) {
        out.append('\n').append(Plain.line(section.title())).append('\n');
        var title = out.length();
        section.blocks().forEach(this::block);
        // No empty line below a title.
        if (out.charAt(title) == '\n') {
            out.deleteCharAt(title);
        }
    }

    private void block(Block block) {
        if (block instanceof Block.Paragraph paragraph) {
            line(paragraph.text());
        } else if (block instanceof Block.Facts facts) {
            var columns = List.of(new Column("", Kind.TEXT), new Column("", Kind.TEXT));
            table(
                    columns,
                    facts.facts().stream()
                            .map(fact -> List.of(fact.name(), fact.value()))
                            .toList());
        } else if (block instanceof Block.Items items) {
            items.items().forEach(item -> line("- " + item));
        } else if (block instanceof Block.Code code) {
            out.append('\n');
            line(code.caption() + ":");
            Plain.lines(code.text())
                    .stripTrailing()
                    .lines()
                    .forEach(one -> out.append("      ").append(one).append('\n'));
        } else if (block instanceof Block.Table table) {
            table(table);
        } else if (block instanceof Block.Chart chart && chart.table() != null) {
            table(chart.table());
        }
    }

    private void table(Block.Table table) {
        out.append('\n');
        line(table.caption() + ":");
        table(table.columns(), table.rows());
    }

    private void table(List<Column> columns, List<List<String>> rows) {
        out.append(new TerminalTable(columns, rows, width - 2).text("  "));
    }

    private void line(String text) {
        TerminalTable.wrapped(Plain.line(text), width - 2)
                .forEach(one -> out.append("  ").append(one).append('\n'));
    }
}
