package dev.godwit.migration.sql;

import dev.godwit.migration.sql.Operation.Part;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a script made or proved so far. A table made with IF NOT EXISTS counts as made unless the database has it: without a
 * database the script's own word is taken for it.
 */
final class ScriptObjects {

    private static final Pattern NOT_NULL = Pattern.compile("(?i)(\"(?:[^\"]|\"\")+\"|[\\w$]+) is not null");

    private final Catalog catalog;
    private final Set<ObjectName> made = new HashSet<>();
    /** Columns of which an unproven check says that they are not null, by the check. */
    private final Map<String, String> claimed = new HashMap<>();

    private final Set<String> proven = new HashSet<>();
    /** Enums and other types that are no domains. */
    private final Set<String> plainTypes = new HashSet<>();

    ScriptObjects(Catalog catalog) {
        this.catalog = catalog;
    }

    boolean isNew(ObjectName name) {
        return made.stream().anyMatch(each -> same(each, name));
    }

    private static boolean same(ObjectName one, ObjectName other) {
        boolean schema = one.schema().isEmpty()
                || other.schema().isEmpty()
                || one.schema().equals(other.schema());
        return schema && one.name().equals(other.name());
    }

    /** A partition that is new is empty: only a default partition has rows to be read. */
    boolean isHarmless(Forecast forecast) {
        var partition = forecast.operation().others().get(Operation.PARTITION);
        return forecast.kind().equals("attach_partition")
                && partition != null
                && isNew(partition)
                && catalog.table(forecast.target())
                        .filter(table -> !table.defaultPartition())
                        .isPresent();
    }

    Operation decided(Operation operation) {
        if (operation.form().equals("add_column_domain") && plainTypes.contains(CatalogView.typeName(operation))) {
            return CatalogView.plain(operation);
        }
        boolean known = operation.form().equals("set_not_null")
                && proven.contains(key(operation.target(), operation.part(Part.COLUMN)));
        return known ? operation.as("set_not_null_proven") : operation;
    }

    void remember(Forecast forecast) {
        var operation = forecast.operation();
        var target = forecast.target();
        var name = new ObjectName(target.schema(), operation.part(Part.NAME));
        switch (forecast.kind()) {
            case "create_table" -> {
                boolean there = operation.has(Part.IF_NOT_EXISTS)
                        && catalog.table(target).isPresent();
                if (!there) {
                    made.add(target);
                }
            }
            case "create_table_as", "create_view" -> made.add(target);
            case "create_sequence", "create_partition" -> made.add(name);
            case "create_index", "create_index_concurrently" -> {
                if (isNew(target)) {
                    made.add(name);
                }
            }
            case "rename_table" -> {
                if (isNew(target)) {
                    made.add(name);
                } else {
                    made.removeIf(each -> same(each, name));
                }
            }
            case "create_type" -> plainTypes.add(operation.part(Part.TYPE));
            case "drop_table" -> made.removeIf(each -> same(each, target));
            case "add_check", "add_check_not_valid" -> claim(forecast);
            case "validate_constraint" -> {
                var column = claimed.get(key(target, operation.part(Part.NAME)));
                if (column != null) {
                    proven.add(key(target, column));
                }
            }
            default -> {}
        }
    }

    private void claim(Forecast forecast) {
        var operation = forecast.operation();
        var match = NOT_NULL.matcher(operation.part(Part.CHECK).strip());
        if (match.matches()) {
            var column = TokenCursor.of(match.group(1)).identifier();
            claimed.put(key(forecast.target(), operation.part(Part.NAME)), column);
            if (forecast.kind().equals("add_check")) {
                proven.add(key(forecast.target(), column));
            }
        }
    }

    private static String key(ObjectName table, String name) {
        return table.name() + "." + name;
    }
}
