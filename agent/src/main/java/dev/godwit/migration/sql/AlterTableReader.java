package dev.godwit.migration.sql;

import dev.godwit.migration.sql.ColumnDefinition.Generated;
import dev.godwit.migration.sql.DefaultExpression.Volatility;
import dev.godwit.migration.sql.Operation.Part;
import java.util.ArrayList;
import java.util.List;

/** Reads what follows {@code ALTER TABLE}; every action is an operation, a new column sometimes several. */
final class AlterTableReader {

    private final ObjectName table;
    private final int major;
    private final List<Operation> operations = new ArrayList<>();

    private AlterTableReader(ObjectName table, int major) {
        this.table = table;
        this.major = major;
    }

    static List<Operation> read(TokenCursor cursor, int major) {
        if (cursor.peek("all", "in", "tablespace")) {
            return List.of(Operation.unclassified(ObjectName.NONE));
        }
        boolean careful = cursor.accept("if", "exists");
        boolean only = cursor.accept("only");
        var reader = new AlterTableReader(cursor.name(), major);
        cursor.acceptMark("*");
        var actions = cursor.items();
        if (!reader.table.isPresent() || actions.isEmpty()) {
            return List.of(Operation.unclassified(reader.table));
        }
        actions.forEach(reader::action);
        return reader.operations.stream()
                .map(operation -> operation.withIf(only, Part.ONLY).withIf(careful, Part.IF_NOT_EXISTS))
                .toList();
    }

    private void action(TokenCursor cursor) {
        if (cursor.accept("add")) {
            add(cursor);
        } else if (cursor.accept("drop")) {
            drop(cursor);
        } else if (cursor.accept("alter")) {
            alter(cursor);
        } else if (cursor.accept("rename")) {
            rename(cursor);
        } else if (cursor.accept("validate", "constraint")) {
            operations.add(of("validate_constraint").with(Part.NAME, cursor.identifier()));
        } else if (cursor.accept("attach", "partition")) {
            partition("attach_partition", cursor);
        } else if (cursor.accept("detach", "partition")) {
            detach(cursor);
        } else {
            var operation = of(TableActions.form(cursor));
            boolean index =
                    operation.form().equals("cluster_on") && cursor.look().isName();
            operations.add(index ? operation.withOther(Operation.INDEX, cursor.name()) : operation);
        }
    }

    private void add(TokenCursor cursor) {
        if (ConstraintReader.begins(cursor)) {
            operations.add(ConstraintReader.read(table, cursor));
            return;
        }
        cursor.accept("column");
        boolean careful = cursor.accept("if", "not", "exists");
        var column = ColumnReader.read(cursor, major);
        var first = of(form(column));
        for (var form : forms(column, first)) {
            operations.add(form.with(Part.COLUMN, column.name())
                    .with(Part.TYPE, column.type())
                    .with(Part.DEFAULT, column.expression())
                    .withIf(careful, Part.IF_NOT_EXISTS)
                    .withColumns(List.of(column)));
        }
    }

    private List<Operation> forms(ColumnDefinition column, Operation first) {
        var forms = new ArrayList<Operation>();
        forms.add(column.understood() ? first : Operation.unclassified(table));
        if (column.check()) {
            forms.add(of("add_column_check"));
        }
        if (column.notNull() && column.generated() == Generated.VIRTUAL) {
            forms.add(of("set_not_null"));
        }
        if (column.unique() || column.primary()) {
            forms.add(of("add_column_unique"));
        }
        if (column.references().isPresent()) {
            forms.add(of(column.filled() ? "add_column_references_default" : "add_column_references")
                    .with(Part.REST, column.reference())
                    .withOther(Operation.REFERENCED, column.references()));
        }
        return forms;
    }

    private static String form(ColumnDefinition column) {
        switch (column.generated()) {
            case IDENTITY -> {
                return "add_column_identity";
            }
            case STORED -> {
                return "add_column_stored";
            }
            case VIRTUAL -> {
                return "add_column_virtual";
            }
            default -> {}
        }
        if (ColumnType.isSerial(column.type())) {
            return "add_column_serial";
        }
        if (column.volatility() == Volatility.VOLATILE) {
            return "add_column_volatile_default";
        }
        if (column.volatility() == Volatility.UNKNOWN) {
            return "add_column_unknown_default";
        }
        if (!ColumnType.of(column.type()).isKnown()) {
            return "add_column_domain";
        }
        boolean required = (column.notNull() || column.primary()) && !column.filled();
        return required ? "add_column_required" : "add_column";
    }

    private void drop(TokenCursor cursor) {
        if (cursor.accept("constraint")) {
            boolean careful = cursor.accept("if", "exists");
            operations.add(
                    of("drop_constraint").with(Part.NAME, cursor.identifier()).withIf(careful, Part.IF_NOT_EXISTS));
            return;
        }
        cursor.accept("column");
        boolean careful = cursor.accept("if", "exists");
        var column = cursor.identifier();
        operations.add(of(cursor.accept("cascade") ? "drop_column_cascade" : "drop_column")
                .with(Part.COLUMN, column)
                .withIf(careful, Part.IF_NOT_EXISTS));
    }

    private void alter(TokenCursor cursor) {
        if (cursor.accept("constraint")) {
            var name = cursor.identifier();
            // NOT ENFORCED locks the referenced table too, and ENFORCED reads both: not measured well enough to
            // forecast.
            boolean deferrable = !cursor.has("enforced") && !cursor.has("inherit");
            operations.add(
                    of(deferrable ? "alter_constraint" : Operation.UNCLASSIFIED).with(Part.NAME, name));
            return;
        }
        cursor.accept("column");
        var column = cursor.identifier();
        var form = TableActions.columnForm(cursor);
        var operation = of(form).with(Part.COLUMN, column);
        if (form.equals("alter_type")) {
            operation = type(operation, cursor);
        }
        operations.add(operation);
    }

    private static Operation type(Operation operation, TokenCursor cursor) {
        var typed = operation.with(Part.TYPE, ColumnReader.type(cursor));
        if (cursor.accept("collate")) {
            typed = typed.as("alter_type_collation")
                    .with(Part.COLLATE, cursor.name().toString());
        }
        return cursor.accept("using") ? typed.with(Part.USING, TokenCursor.text(cursor.rest())) : typed;
    }

    private void rename(TokenCursor cursor) {
        if (cursor.accept("to")) {
            operations.add(of("rename_table").with(Part.NAME, cursor.identifier()));
        } else if (cursor.accept("constraint")) {
            operations.add(of("rename_constraint"));
        } else {
            cursor.accept("column");
            var old = cursor.identifier();
            cursor.accept("to");
            operations.add(of("rename_column").with(Part.COLUMN, old).with(Part.NAME, cursor.identifier()));
        }
    }

    private void detach(TokenCursor cursor) {
        var look = cursor.copy();
        look.name();
        if (look.peek("concurrently")) {
            partition("detach_partition_concurrently", cursor);
        } else {
            partition(look.peek("finalize") ? "detach_partition_finalize" : "detach_partition", cursor);
        }
    }

    private void partition(String form, TokenCursor cursor) {
        operations.add(of(form).withOther(Operation.PARTITION, cursor.name()));
    }

    private Operation of(String form) {
        return Operation.of(form, table);
    }
}
