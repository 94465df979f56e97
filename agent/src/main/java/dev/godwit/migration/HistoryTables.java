package dev.godwit.migration;

import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the tables that migration tools keep in one database, and tells whose they are by their columns. */
final class HistoryTables {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final String PLACEHOLDER = "{0}";

    private record Table(long oid, String schema, String name, Set<String> columns) {}

    private final Tools tools;
    private final SqlFiles sql = SqlFiles.read("migration/tables");

    HistoryTables(Tools tools) {
        this.tools = tools;
    }

    /** Fails with {@code PostgresFailure}. */
    Future<List<FoundTable>> find(Queries lane) {
        return lane.ready()
                .compose(facts -> lane.query(
                        sql.forMajor(facts.major()).orElseThrow().replace(PLACEHOLDER, literal(tools.tables())),
                        DEADLINE,
                        false))
                .map(this::found);
    }

    /** An array of texts, to stand between the quotes of a literal. */
    static String literal(Iterable<String> texts) {
        var quoted = new ArrayList<String>();
        texts.forEach(text -> quoted.add(
                '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "''") + '"'));
        return "{" + String.join(",", quoted) + "}";
    }

    private List<FoundTable> found(RowSet<Row> rows) {
        var tables = new ArrayList<Table>();
        var bySchema = new HashMap<String, Set<String>>();
        for (var row : rows) {
            var table = new Table(
                    row.getLong("oid"),
                    row.getString("schema"),
                    row.getString("name"),
                    Set.of(row.getString("columns").split("\n", -1)));
            tables.add(table);
            bySchema.merge(table.schema(), Set.of(table.name()), HistoryTables::both);
        }
        var found = new ArrayList<FoundTable>();
        tools.all().forEach(tool -> tables.forEach(table -> whose(tool, table, bySchema, found)));
        return List.copyOf(found);
    }

    private static void whose(Tool tool, Table table, Map<String, Set<String>> bySchema, List<FoundTable> found) {
        var neighbours = bySchema.get(table.schema());
        tool.tables().stream()
                .filter(history -> history.table().equals(table.name())
                        && (history.schema().isEmpty() || history.schema().equals(table.schema()))
                        && (history.beside().isEmpty() || neighbours.contains(history.beside()))
                        && (history.alone().isEmpty() || !neighbours.contains(history.alone()))
                        && history.fits(table.columns()))
                .findFirst()
                .ifPresent(history ->
                        found.add(new FoundTable(tool, table.schema(), table.name(), table.oid(), history, null)));
        tool.lock()
                .filter(lock ->
                        lock.table().equals(table.name()) && table.columns().containsAll(lock.columns()))
                .ifPresent(
                        lock -> found.add(new FoundTable(tool, table.schema(), table.name(), table.oid(), null, lock)));
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        var all = new java.util.HashSet<>(some);
        all.addAll(others);
        return all;
    }
}
