package dev.godwit.migration;

import dev.godwit.migration.files.FileRules;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A program people migrate with, and what another session can see of it.
 *
 * @param keys its advisory locks, each a number or the name of a formula of {@link KeyFormula}
 * @param applications names its sessions go by
 */
record Tool(
        String name,
        String title,
        List<String> keys,
        Set<String> applications,
        List<History> tables,
        Optional<LockRow> lock) {

    /** Runs when nobody knows which tool it is. */
    static final Tool UNKNOWN =
            new Tool("unknown", "an unknown tool", List.of(), Set.of(), List.of(), Optional.empty());

    boolean known() {
        return !name.equals(UNKNOWN.name);
    }

    /**
     * A table of migrations. What is SQL here speaks of one row {@code h}.
     *
     * @param schema where it must be; empty for anywhere
     * @param columns it has, {@code without} it has not
     * @param beside another table that must be in the same schema, and {@code alone} one that must not; empty for none
     * @param at a {@code timestamptz}; empty where the tool keeps no time
     * @param state gives {@code started}, {@code applied}, {@code failed}, {@code rolled back} or {@code baseline}
     * @param live whether a row is there before its migration has ended
     * @param files how it is compared with the files on disk; empty where files and rows have no names in common
     */
    record History(
            String table,
            String schema,
            Set<String> columns,
            Set<String> without,
            String beside,
            String alone,
            String name,
            String state,
            String at,
            String order,
            String checksum,
            String error,
            boolean live,
            Optional<FileRules> files) {

        History named(String otherTable, String otherSchema) {
            return new History(
                    otherTable,
                    otherSchema,
                    columns,
                    without,
                    "",
                    "",
                    name,
                    state,
                    at,
                    order,
                    checksum,
                    error,
                    live,
                    files);
        }

        boolean fits(Set<String> found) {
            return found.containsAll(columns) && without.stream().noneMatch(found::contains);
        }
    }

    /** A table of one row that says whether somebody migrates, who and since when. */
    record LockRow(String table, Set<String> columns, String held, String holder, String since) {}
}
