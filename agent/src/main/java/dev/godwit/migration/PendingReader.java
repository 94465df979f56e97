package dev.godwit.migration;

import dev.godwit.migration.files.Comparison;
import dev.godwit.migration.files.FileRules;
import dev.godwit.migration.files.Folders;
import dev.godwit.postgres.Queries;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Compares a tool's files with its history in one database. */
record PendingReader(Queries lane, WorkerExecutor worker, Folders folders) {

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int MOST_ROWS = 50_000;

    /** Fails with {@code PostgresFailure}, or with the {@code IOException} that reading the files failed with. */
    Future<Comparison> read(FoundTable table, FileRules rules) {
        return lane.query(sql(table, rules), DEADLINE, false)
                .map(found -> {
                    var rows = new ArrayList<Comparison.Row>();
                    for (var row : found) {
                        var state = HistoryRow.State.of(row.getString("state"));
                        rows.add(new Comparison.Row(
                                row.getString("key"),
                                row.getString("checksum"),
                                state != HistoryRow.State.ROLLED_BACK,
                                state == HistoryRow.State.BASELINE));
                    }
                    return rows;
                })
                .compose(rows -> worker.executeBlocking(() -> compare(rules, rows), false));
    }

    private Comparison compare(FileRules rules, List<Comparison.Row> rows) throws Exception {
        return Comparison.of(folders.read(rules), rows, rules.upTo());
    }

    private static String sql(FoundTable table, FileRules rules) {
        var history = table.history();
        return "select key, checksum, state from (select (" + rules.key() + ")::text as key, coalesce(("
                + history.checksum() + ")::text, '') as checksum, coalesce((" + history.state()
                + ")::text, '') as state, row_number() over (order by " + history.order() + ") as place from "
                + table.quoted() + " h) as rows where key is not null order by place desc limit " + MOST_ROWS;
    }
}
