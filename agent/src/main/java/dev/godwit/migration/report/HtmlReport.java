package dev.godwit.migration.report;

import dev.godwit.migration.MigrationRecord;
import dev.godwit.migration.report.Block.Column;
import dev.godwit.migration.report.Block.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A report as one HTML file that needs nothing else: no script, no request, its styles and drawings within. Well-formed XML too. */
public final class HtmlReport {

    /** What a browser may do with it: apply its own styles, and nothing else. */
    public static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Report report;
    private final Markup html = new Markup();

    private HtmlReport(Report report) {
        this.report = report;
    }

    public static String of(MigrationRecord record, AsOf asOf) {
        return new HtmlReport(new Report(record, asOf)).write();
    }

    private String write() {
        html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml").line();
        html.around("head", head -> {
            head.empty("meta", "charset", "utf-8").line();
            head.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                    .line();
            head.empty("meta", "name", "color-scheme", "content", "light dark").line();
            head.element("title", report.title() + " – " + report.outcome()).line();
            head.own("style", style());
        });
        html.line().open("body").open("main").line();
        html.element("h1", report.title()).line();
        html.element("p", report.lead(), "class", "lead " + mood()).line();
        report.sections().forEach(this::section);
        html.close().close().close();
        return "<!DOCTYPE html>\n" + html + "\n";
    }

    /** Colour says nothing that the words do not. */
    private String mood() {
        return switch (report.verdict()) {
            case APPLIED, NOTHING -> "good";
            case FAILED, ABORTED, INTERRUPTED -> "bad";
            case RUNNING, ROLLED_BACK, UNKNOWN -> "unsure";
        };
    }

    private static String style() {
        try (var in = HtmlReport.class.getResourceAsStream("/migration/report.css")) {
            if (in == null) {
                throw new IllegalStateException("no resource migration/report.css");
            }
            return "\n" + new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void section(Section section) {
        html.open("section", "aria-labelledby", section.id()).line();
        html.element("h2", section.title(), "id", section.id()).line();
        section.blocks().forEach(this::block);
        html.close().line();
    }

    private void block(Block block) {
        if (block instanceof Block.Paragraph paragraph) {
            html.element("p", paragraph.text());
        } else if (block instanceof Block.Facts facts) {
            html.open("dl");
            facts.facts().forEach(this::fact);
            html.close();
        } else if (block instanceof Block.Items items) {
            html.open("ul");
            items.items().forEach(item -> html.element("li", item).line());
            html.close();
        } else if (block instanceof Block.Code code) {
            html.element("p", code.caption() + ":", "class", "caption")
                    .around("pre", pre -> pre.element("code", code.text().stripTrailing()));
        } else if (block instanceof Block.Table table) {
            html.open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", table.caption());
            table(table);
            html.close();
        } else if (block instanceof Block.Chart chart) {
            new TimeChart(report, html).draw();
            if (chart.table() != null) {
                html.open("details").element("summary", "The drawing's lower part as a table");
                table(chart.table());
                html.close();
            }
        }
        html.line();
    }

    private void fact(Block.Fact fact) {
        html.element("dt", fact.name());
        if (fact.value().isEmpty()) {
            html.open("dd", "class", "blank").element("span", "to be filled in").close();
        } else {
            html.element("dd", fact.value());
        }
        html.line();
    }

    private void table(Block.Table table) {
        html.open("table").element("caption", table.caption()).line();
        html.open("thead").open("tr");
        table.columns().stream()
                .filter(column -> column.kind() != Kind.BAR)
                .forEach(column -> html.element("th", column.title(), "scope", "col", "class", word(column)));
        html.close().close().line().open("tbody").line();
        table.rows().forEach(row -> row(table.columns(), row));
        html.close().close();
    }

    private void row(List<Column> columns, List<String> row) {
        html.open("tr");
        for (int i = 0; i < row.size(); i++) {
            if (columns.get(i).kind() == Kind.BAR) {
                continue;
            }
            html.open("td", "class", word(columns.get(i)));
            if (columns.get(i).kind() == Kind.CODE) {
                html.element("code", row.get(i));
            } else {
                html.text(row.get(i));
            }
            html.close();
        }
        html.close().line();
    }

    private static String word(Column column) {
        return switch (column.kind()) {
            case TEXT, BAR -> "text";
            case CODE -> "sql";
            case NUMBER -> "number";
        };
    }
}
