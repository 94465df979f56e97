package dev.godwit.migration.report;

import dev.godwit.migration.report.Block.Column;
import dev.godwit.migration.report.Block.Kind;
import java.util.ArrayList;
import java.util.List;

/** Columns of text as narrow as they need be; where they do not fit, the widest are wrapped. */
final class TerminalTable {

    private static final int GAP = 2;
    private static final int NARROWEST = 8;
    private static final int MOST_LINES = 4;

    private final List<Column> columns;
    private final List<List<String>> rows;
    private final int[] widths;

    TerminalTable(List<Column> columns, List<List<String>> rows, int width) {
        this(columns, rows, width, 0);
    }

    /** The first columns, {@code whole} of them, keep their width whatever it is. */
    TerminalTable(List<Column> columns, List<List<String>> rows, int width, int whole) {
        this.columns = columns;
        this.rows =
                rows.stream().map(row -> row.stream().map(Plain::line).toList()).toList();
        this.widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    columns.get(i).title().length(),
                    this.rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
        }
        fit(width - GAP * (widths.length - 1), whole);
    }

    private void fit(int width, int whole) {
        for (int over = sum() - width; over > 0; over = sum() - width) {
            int widest = whole;
            for (int i = whole + 1; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= NARROWEST) {
                return;
            }
            widths[widest] = Math.max(Math.max(NARROWEST, second(widest, whole)), widths[widest] - over);
        }
    }

    /** The width below which another column is the widest; one less than that if two are the same. */
    private int second(int widest, int whole) {
        int second = 0;
        for (int i = whole; i < widths.length; i++) {
            second = i == widest ? second : Math.max(second, widths[i]);
        }
        return second >= widths[widest] ? widths[widest] - 1 : second;
    }

    private int sum() {
        int sum = 0;
        for (int one : widths) {
            sum += one;
        }
        return sum;
    }

    String text(String indent) {
        var out = new StringBuilder();
        var titles = columns.stream().map(Column::title).toList();
        if (titles.stream().anyMatch(title -> !title.isEmpty())) {
            row(indent, titles, out);
        }
        rows.forEach(row -> row(indent, row, out));
        return out.toString();
    }

    private void row(String indent, List<String> row, StringBuilder out) {
        var cells = new ArrayList<List<String>>();
        int height = 1;
        for (int i = 0; i < widths.length; i++) {
            var lines = wrapped(row.get(i), widths[i]);
            if (columns.get(i).kind() == Kind.CODE && lines.size() > MOST_LINES) {
                var last = lines.get(MOST_LINES - 1);
                lines = new ArrayList<>(lines.subList(0, MOST_LINES));
                lines.set(MOST_LINES - 1, Plain.cut(last + "……", Math.max(2, Math.min(widths[i], last.length() + 1))));
            }
            cells.add(lines);
            height = Math.max(height, lines.size());
        }
        for (int line = 0; line < height; line++) {
            var text = new StringBuilder(indent);
            for (int i = 0; i < widths.length; i++) {
                var cell = line < cells.get(i).size() ? cells.get(i).get(line) : "";
                var space = " ".repeat(Math.max(0, widths[i] - cell.length()));
                boolean right = columns.get(i).kind() == Kind.NUMBER;
                text.append(right ? space + cell : cell + space).append(" ".repeat(GAP));
            }
            out.append(text.toString().stripTrailing()).append('\n');
        }
    }

    /** In lines no longer than {@code width}, broken between words where there are any. */
    static List<String> wrapped(String text, int width) {
        var lines = new ArrayList<String>();
        var rest = text.strip();
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > 0 ? space : width;
            end -= space <= 0 && end > 1 && Character.isHighSurrogate(rest.charAt(end - 1)) ? 1 : 0;
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
