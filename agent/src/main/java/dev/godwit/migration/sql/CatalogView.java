package dev.godwit.migration.sql;

import dev.godwit.migration.sql.Operation.Part;
import java.util.Optional;

/** Decides, with a look into a database, what a statement's text leaves open. */
final class CatalogView {

    private final Catalog catalog;
    private final Forecasts forecasts;
    private final int major;

    CatalogView(Catalog catalog, Forecasts forecasts, int major) {
        this.catalog = catalog;
        this.forecasts = forecasts;
        this.major = major;
    }

    Forecast of(Operation operation) {
        return forecasts.of(catalog.known() ? decided(operation) : operation, major);
    }

    private Operation decided(Operation operation) {
        var table = catalog.table(operation.target());
        return switch (operation.form()) {
            case "add_column_domain" -> domain(operation);
            case "alter_type" -> table.map(facts -> type(operation, facts)).orElse(operation);
            case "set_not_null" ->
                table.filter(facts -> facts.provesNotNull(operation.part(Part.COLUMN)))
                        .map(proven -> operation.as("set_not_null_proven"))
                        .orElse(operation);
            case "drop_constraint" ->
                table.flatMap(facts -> facts.constraint(operation.part(Part.NAME)))
                        .filter(constraint -> constraint.kind() == 'f')
                        .map(key -> operation.as("drop_foreign_key").withOther(Operation.REFERENCED, key.referenced()))
                        .orElse(operation);
            case "drop_table" ->
                referenced(table)
                        .map(name -> operation.as("drop_table_referencing").withOther(Operation.REFERENCED, name))
                        .orElse(operation);
            default -> operation;
        };
    }

    private static Optional<ObjectName> referenced(Optional<TableFacts> table) {
        return table.stream()
                .flatMap(facts -> facts.constraints().stream())
                .filter(constraint -> constraint.kind() == 'f')
                .map(TableFacts.Constraint::referenced)
                .findFirst();
    }

    private Operation domain(Operation operation) {
        var name = typeName(operation);
        // A type the database does not have may be a domain this very script makes.
        return catalog.plainTypes().contains(name) ? plain(operation) : operation;
    }

    /** A new column of a type that is known to bring no constraint with it. */
    static Operation plain(Operation operation) {
        var column = operation.columns().get(0);
        boolean required = column.notNull() && !column.filled();
        return operation.as(required ? "add_column_required" : "add_column");
    }

    /** The name of the column's type without its schema, folded. */
    static String typeName(Operation operation) {
        var type = ColumnType.of(operation.part(Part.TYPE)).base();
        return type.substring(type.lastIndexOf('.') + 1).replace("\"", "");
    }

    private static Operation type(Operation operation, TableFacts facts) {
        var column = operation.part(Part.COLUMN);
        var before = facts.types().get(column);
        if (before == null) {
            return operation;
        }
        return switch (TypeChange.rewrites(column, before, operation.part(Part.TYPE), operation.part(Part.USING))) {
            case YES -> operation.as("alter_type_rewrite");
            case NO -> operation.as("alter_type_alike");
            case DEPENDS -> operation;
        };
    }
}
