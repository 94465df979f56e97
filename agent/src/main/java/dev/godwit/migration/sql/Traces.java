package dev.godwit.migration.sql;

import dev.godwit.migration.sql.Operation.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a statement leaves in the catalogs wherever it takes effect, as far as its text alone says so. Forms that may find all
 * done already, such as those with IF EXISTS, leave nothing for sure; of those that are not named here nobody knows.
 */
public final class Traces {

    /**
     * One thing that is there afterwards, or is not.
     *
     * @param relation a table, view or index, folded as the server folds it, in whatever schema
     * @param part a column or constraint of it; empty for the relation itself
     */
    public record Trace(String relation, String part, boolean there) {
        /** What it is called. */
        public String name() {
            return part.isEmpty() ? relation : part;
        }
    }

    /** What is longer the server cuts. */
    private static final int LONGEST = 63;

    /** What is in it may depend on anything. */
    private static final Pattern BLOCK = Pattern.compile("\\bdo\\s*(language\\b|'|\\$)", Pattern.CASE_INSENSITIVE);

    private Traces() {}

    /** Never fails. Empty where nothing is sure. */
    public static List<Trace> of(String text, Forecasts forecasts, int serverMajor) {
        var traces = new ArrayList<Trace>();
        if (BLOCK.matcher(text).find()) {
            return traces;
        }
        forecasts.of(text, serverMajor).stream()
                .map(Forecast::operation)
                .filter(one -> one.target().isPresent() && !one.has(Part.IF_NOT_EXISTS) && !one.has(Part.TEMPORARY))
                .forEach(one -> trace(one).filter(Traces::whole).ifPresent(traces::add));
        return traces;
    }

    private static Optional<Trace> trace(Operation operation) {
        var name = operation.part(Part.NAME);
        var relation = operation.target().name();
        return switch (operation.form()) {
            case "create_table", "create_table_as", "create_view" -> Optional.of(new Trace(relation, "", true));
            case "rename_table", "create_index", "create_index_only", "create_index_concurrently" ->
                Optional.of(new Trace(name, "", true));
            case "add_check",
                    "add_check_not_valid",
                    "add_foreign_key",
                    "add_foreign_key_not_valid",
                    "add_unique",
                    "add_primary_key" -> part(relation, name, true);
            case "drop_constraint", "drop_foreign_key" -> part(relation, name, false);
            case "drop_column", "drop_column_cascade" -> part(relation, operation.part(Part.COLUMN), false);
            case "rename_column" -> part(relation, name, true);
            default ->
                operation.form().startsWith("add_column")
                        ? part(relation, operation.part(Part.COLUMN), true)
                        : Optional.empty();
        };
    }

    private static boolean whole(Trace trace) {
        return !trace.name().isEmpty()
                && Stream.of(trace.relation(), trace.part())
                        .allMatch(name -> name.getBytes(StandardCharsets.UTF_8).length <= LONGEST);
    }

    private static Optional<Trace> part(String relation, String part, boolean there) {
        return part.isEmpty() ? Optional.empty() : Optional.of(new Trace(relation, part, there));
    }
}
