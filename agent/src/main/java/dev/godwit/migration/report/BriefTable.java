package dev.godwit.migration.report;

import dev.godwit.migration.Brief;
import dev.godwit.migration.report.Block.Column;
import dev.godwit.migration.report.Block.Kind;
import java.time.Duration;
import java.util.List;

/** Many migrations, a line each, for a terminal. */
public final class BriefTable {

    private static final List<Column> COLUMNS = List.of(
            new Column("ID", Kind.TEXT),
            new Column("TARGET", Kind.TEXT),
            new Column("DATABASE", Kind.TEXT),
            new Column("TOOL", Kind.TEXT),
            new Column("BEGAN (UTC)", Kind.TEXT),
            new Column("TOOK", Kind.NUMBER),
            new Column("OUTCOME", Kind.TEXT),
            new Column("WORST", Kind.NUMBER),
            new Column("OPEN", Kind.NUMBER),
            new Column("NAME", Kind.TEXT));

    private BriefTable() {}

    /** In lines that fit {@code width} as far as they can; an identifier is never broken. */
    public static String of(List<Brief> migrations, AsOf asOf, int width) {
        var rows = migrations.stream().map(one -> row(one, asOf)).toList();
        return new TerminalTable(COLUMNS, rows, width, 1).text("");
    }

    private static List<String> row(Brief one, AsOf asOf) {
        var took = one.running()
                ? asOf.live() ? Spans.of(Duration.between(one.begun(), asOf.at())) : ""
                : Report.lasted(Duration.ofMillis(Math.round(one.lasted() * 1000)));
        return List.of(
                one.id(),
                one.target(),
                one.database(),
                one.tool(),
                Moments.dated(one.begun()),
                took,
                one.running()
                        ? asOf.live() ? "running" : "not known to be over"
                        : one.outcome().title(),
                Integer.toString(one.worst()),
                Long.toString(one.findings()),
                one.name());
    }
}
