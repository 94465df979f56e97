package dev.godwit.migration.sql;

import dev.godwit.migration.sql.LintRun.Step;
import dev.godwit.migration.sql.Operation.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Foreign keys whose own columns have no index, looked for once the whole script is known. */
final class ForeignKeyChecks {

    private static final Set<String> KEYS = Set.of(
            "add_foreign_key",
            "add_foreign_key_not_valid",
            "add_column_references",
            "add_column_references_default",
            "create_table_references");
    private static final Set<String> INDEXES =
            Set.of("create_index", "create_index_concurrently", "add_unique", "add_primary_key", "add_column_unique");

    /** An index and the table it is on. */
    private record Index(String table, List<String> columns) {}

    private final LintRun run;
    private final List<Index> indexes = new ArrayList<>();

    ForeignKeyChecks(LintRun run) {
        this.run = run;
    }

    void end() {
        for (var step : run.steps()) {
            step.forecasts().forEach(this::collect);
        }
        for (var step : run.steps()) {
            for (var forecast : step.forecasts()) {
                if (KEYS.contains(forecast.kind())) {
                    check(step, forecast);
                }
            }
        }
    }

    private void collect(Forecast forecast) {
        var operation = forecast.operation();
        if (INDEXES.contains(forecast.kind()) && !operation.has(Part.WHERE)) {
            indexes.add(new Index(forecast.target().name(), columns(operation)));
        }
        for (var column : operation.columns()) {
            if (column.primary() || column.unique()) {
                indexes.add(new Index(forecast.target().name(), List.of(column.name())));
            }
        }
    }

    private void check(Step step, Forecast forecast) {
        var columns = columns(forecast.operation());
        var table = forecast.target();
        boolean there = indexes.stream()
                        .anyMatch(index -> index.table().equals(table.name()) && leads(index.columns(), columns))
                || run.facts(table)
                        .filter(facts -> facts.indexes().stream().anyMatch(index -> leads(index, columns)))
                        .isPresent();
        if (!there && !columns.isEmpty()) {
            var referenced = forecast.operation().others().getOrDefault(Operation.REFERENCED, ObjectName.NONE);
            var list =
                    String.join(", ", columns.stream().map(ObjectName::quoted).toList());
            run.report(
                    "foreign-key-without-index",
                    step,
                    "no index on " + table + " (" + list + ") in sight: every DELETE and change of a key in "
                            + referenced + " reads all of " + table,
                    "create index concurrently on " + table + " (" + list + ");");
        }
    }

    /** Whether the index begins with the columns, in any order. */
    private static boolean leads(List<String> index, List<String> columns) {
        return index.size() >= columns.size()
                && index.subList(0, columns.size()).containsAll(columns);
    }

    private static List<String> columns(Operation operation) {
        var written = operation.part(Part.COLUMNS);
        if (written.isEmpty()) {
            return operation.part(Part.COLUMN).isEmpty() ? List.of() : List.of(operation.part(Part.COLUMN));
        }
        var columns = new ArrayList<String>();
        for (var item : TokenCursor.of(written).items()) {
            columns.add(item.identifier());
        }
        return Arrays.asList(columns.toArray(String[]::new));
    }
}
