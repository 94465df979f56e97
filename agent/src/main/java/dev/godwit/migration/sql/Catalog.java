package dev.godwit.migration.sql;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a database says about the relations a script names.
 *
 * @param known whether there was a database to ask
 * @param plainTypes names of types people made that bring no constraint with them: enums, domains without one, and others
 */
public record Catalog(boolean known, List<TableFacts> tables, Set<String> plainTypes) {

    /** When there is no database to ask. */
    public static final Catalog UNKNOWN = new Catalog(false, List.of(), Set.of());

    /** By the name as written; without a schema public's goes first, and of several others none. */
    public Optional<TableFacts> table(ObjectName wanted) {
        var named = tables.stream()
                .filter(table -> table.name().name().equals(wanted.name()))
                .filter(table ->
                        wanted.schema().isEmpty() || table.name().schema().equals(wanted.schema()))
                .toList();
        if (named.size() <= 1) {
            return named.stream().findFirst();
        }
        return named.stream()
                .filter(table -> table.name().schema().equals("public"))
                .findFirst();
    }
}
