package dev.godwit.migration.report;

import dev.godwit.migration.MigrationRecord;
import dev.godwit.migration.report.Block.Column;
import dev.godwit.migration.report.Block.Kind;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A report as Markdown with GitHub's tables. Whatever was found in the database is text there, never markup. */
public final class MarkdownReport {

    private static final String BLANK = "\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_";
    private static final String SPECIAL = "\\`*_{}[]<>|~&#$@!";

    private static final Pattern NUMBER = Pattern.compile("^([0-9]{1,9})[.)]");

    private final StringBuilder out = new StringBuilder();

    private MarkdownReport() {}

    public static String of(MigrationRecord record, AsOf asOf) {
        var report = new Report(record, asOf);
        var markdown = new MarkdownReport();
        markdown.line("# " + escaped(report.title()));
        markdown.line("**" + escaped(report.lead()) + "**");
        report.sections().forEach(markdown::section);
        return markdown.out.toString().strip() + "\n";
    }

    private void section(Section section) {
        line("## " + escaped(section.title()));
        section.blocks().forEach(this::block);
    }

    private void block(Block block) {
        if (block instanceof Block.Paragraph paragraph) {
            line(begun(paragraph.text()));
        } else if (block instanceof Block.Facts facts) {
            var columns = List.of(new Column("", Kind.TEXT), new Column("", Kind.TEXT));
            table(
                    columns,
                    facts.facts().stream()
                            .map(fact -> List.of(
                                    "**" + escaped(fact.name()) + "**",
                                    fact.value().isEmpty() ? BLANK : escaped(fact.value())))
                            .toList());
        } else if (block instanceof Block.Items items) {
            line(items.items().stream().map(item -> "- " + begun(item)).collect(Collectors.joining("\n")));
        } else if (block instanceof Block.Code code) {
            line(begun(code.caption()) + ":");
            line(fenced(Plain.lines(code.text()).stripTrailing()));
        } else if (block instanceof Block.Table table) {
            table(table);
        } else if (block instanceof Block.Chart chart && chart.table() != null) {
            table(chart.table());
        }
    }

    private void table(Block.Table table) {
        line("**" + escaped(table.caption()) + "**");
        table(
                table.columns(),
                table.rows().stream().map(row -> cells(table.columns(), row)).toList());
    }

    private static List<String> cells(List<Column> columns, List<String> row) {
        return java.util.stream.IntStream.range(0, row.size())
                .mapToObj(i -> columns.get(i).kind() == Kind.CODE ? code(row.get(i)) : escaped(row.get(i)))
                .toList();
    }

    private void table(List<Column> columns, List<List<String>> rows) {
        row(columns.stream().map(column -> escaped(column.title())).toList());
        row(columns.stream()
                .map(column -> column.kind() == Kind.NUMBER ? "---:" : "---")
                .toList());
        rows.forEach(this::row);
        out.append('\n');
    }

    private void row(List<String> cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void line(String text) {
        out.append(text).append("\n\n");
    }

    /** On one line, as text and nothing else. */
    static String escaped(String text) {
        var escaped = new StringBuilder();
        var line = Plain.line(text).strip();
        for (int i = 0; i < line.length(); i++) {
            if (SPECIAL.indexOf(line.charAt(i)) >= 0) {
                escaped.append('\\');
            }
            escaped.append(line.charAt(i));
        }
        // No address of somebody's choosing becomes a link.
        return escaped.toString().replace("://", ":\\//").replace("www.", "www\\.");
    }

    /** The same where a line begins: there some make lists and rules of what follows. */
    static String begun(String text) {
        var line = escaped(text);
        var number = NUMBER.matcher(line);
        if (number.find()) {
            return number.group(1) + "\\" + line.substring(number.end(1));
        }
        return line.startsWith("-") || line.startsWith("+") || line.startsWith("=") ? "\\" + line : line;
    }

    /** A span of code in a cell of a table: there a bar ends the cell even within code. */
    static String code(String text) {
        var line = Plain.line(text).strip();
        if (line.isEmpty()) {
            return "";
        }
        var fence = "`".repeat(longest(line) + 1);
        boolean ticks = line.startsWith("`") || line.endsWith("`");
        return fence + (ticks ? " " + line + " " : line).replace("|", "\\|") + fence;
    }

    private static String fenced(String text) {
        var fence = "`".repeat(Math.max(3, longest(text) + 1));
        return fence + "sql\n" + text + "\n" + fence;
    }

    /** Of runs of backticks. */
    private static int longest(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
