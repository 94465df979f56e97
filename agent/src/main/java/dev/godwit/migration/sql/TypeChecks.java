package dev.godwit.migration.sql;

import dev.godwit.migration.sql.LintRun.Step;
import dev.godwit.migration.sql.Operation.Part;
import java.util.Set;

/** Types that people come to regret; notes only. */
final class TypeChecks {

    private static final Set<String> SMALL = Set.of("integer", "smallint");

    private TypeChecks() {}

    static void see(LintRun run, Step step, Forecast forecast) {
        var operation = forecast.operation();
        if (forecast.kind().startsWith("alter_type")) {
            type(run, step, operation.part(Part.COLUMN), operation.part(Part.TYPE));
        }
        boolean first = forecast.kind().equals("create_table")
                || (forecast.kind().startsWith("add_column")
                        && forecast.equals(step.forecasts().get(0)));
        for (var column : operation.columns()) {
            if (first) {
                type(run, step, column.name(), column.type());
                key(run, step, column);
            }
        }
    }

    private static void type(LintRun run, Step step, String column, String written) {
        var type = ColumnType.of(written);
        var name = ObjectName.quoted(column);
        if (type.base().equals("character")) {
            run.report("type-char", step, name + " is padded with blanks; text holds what is put in", "");
        } else if (type.base().equals("json")) {
            run.report("type-json", step, name + " of type json cannot be compared, so DISTINCT fails; jsonb can", "");
        } else if (type.base().equals("timestamp without time zone")) {
            run.report(
                    "type-timestamp",
                    step,
                    name + " means another instant in each time zone; timestamptz does not",
                    "");
        }
    }

    private static void key(LintRun run, Step step, ColumnDefinition column) {
        var name = ObjectName.quoted(column.name());
        boolean serial = ColumnType.isSerial(column.type());
        if (serial) {
            run.report("type-serial", step, name + ": an identity column needs no grant on its sequence", "");
        }
        boolean small = SMALL.contains(ColumnType.of(column.type()).base())
                || (serial && !column.type().matches("bigserial|serial8"));
        if (column.primary() && small) {
            run.report(
                    "type-small-key",
                    step,
                    name + " ends at 2,147,483,647 or before, and widening it later writes the table again",
                    "");
        }
    }
}
