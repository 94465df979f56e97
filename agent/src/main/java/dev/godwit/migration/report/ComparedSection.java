package dev.godwit.migration.report;

import dev.godwit.migration.Compared;
import dev.godwit.migration.effects.TableSizes;
import dev.godwit.migration.report.Block.Column;
import dev.godwit.migration.report.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Before and after in numbers: the tables it touched, and the statements that take most time. */
final class ComparedSection {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int LONGEST = 200;

    /** Below it, fractions of a millisecond are what one compares. */
    private static final double FINE = 0.01;

    private ComparedSection() {}

    static Section of(Report report) {
        var compared = report.record().compared();
        var blocks = new ArrayList<Block>();
        if (!compared.tables().isEmpty()) {
            blocks.add(new Block.Table(
                    "Tables it touched, as the catalog has them: of the last vacuum, analyze, index build or rewrite",
                    columns("Table", "Size before", "after", "Rows before", "after", "Indexes before", "after"),
                    compared.tables().stream().map(ComparedSection::row).toList()));
        }
        if (!compared.statements().isEmpty()) {
            blocks.add(new Block.Table(
                    "Statements that take most time now: the hour before against the time after",
                    columns("Statement", "Mean before", "after", "Calls a minute before", "after", "Difference"),
                    compared.statements().stream().map(ComparedSection::row).toList()));
        }
        if (blocks.isEmpty()) {
            blocks.add(new Block.Paragraph(
                    report.record().running()
                            ? "This is compared when the migration is over."
                            : "No table is another one, and of statements nothing could be compared."));
        }
        return new Section("compared", "Before and after", blocks);
    }

    private static List<Column> columns(String first, String... numbers) {
        var columns = new ArrayList<Column>();
        columns.add(new Column(first, Kind.CODE));
        for (var number : numbers) {
            columns.add(new Column(number, Kind.NUMBER));
        }
        return columns;
    }

    private static List<String> row(TableSizes table) {
        return List.of(
                table.table(),
                of(table.before(), size -> bytes(size.bytes())),
                of(table.after(), size -> bytes(size.bytes())),
                of(table.before(), size -> rows(size.rows())),
                of(table.after(), size -> rows(size.rows())),
                of(table.before(), size -> Integer.toString(size.indexes())),
                of(table.after(), size -> Integer.toString(size.indexes())));
    }

    private static String of(TableSizes.Size size, Function<TableSizes.Size, String> text) {
        return size == null ? "none" : text.apply(size);
    }

    private static String rows(double rows) {
        return rows < 0 ? "not counted" : String.format(Locale.ROOT, "%.0f", rows);
    }

    private static String bytes(long bytes) {
        double number = bytes;
        int unit = 0;
        while (number >= 1024 && unit < UNITS.length - 1) {
            number /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", number, UNITS[unit]);
    }

    private static List<String> row(Compared.Statement one) {
        var text = Plain.line(one.text());
        return List.of(
                text.length() > LONGEST ? text.substring(0, LONGEST) + " …" : text,
                seconds(one.meanSecondsBefore()),
                seconds(one.meanSecondsAfter()),
                rate(one.callsPerMinuteBefore()),
                rate(one.callsPerMinuteAfter()),
                difference(one));
    }

    private static String seconds(Double seconds) {
        if (seconds == null) {
            return "not run";
        }
        return seconds < FINE ? String.format(Locale.ROOT, "%.2f ms", 1000 * seconds) : Spans.of(seconds);
    }

    private static String rate(Double rate) {
        return rate == null ? "not run" : String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%.0f", rate);
    }

    private static String difference(Compared.Statement one) {
        if (one.meanSecondsBefore() == null) {
            return "new";
        }
        if (one.meanSecondsAfter() == null) {
            return "gone";
        }
        var factor = String.format(Locale.ROOT, "x %.2f", one.meanSecondsAfter() / one.meanSecondsBefore());
        return one.sure() ? factor : factor + ", may be chance";
    }
}
