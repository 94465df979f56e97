package dev.godwit.migration.effects;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A table that a migration made, changed or removed: its size, rows and indexes before and after.
 *
 * @param before null for a table that was not there
 * @param after null for one that is not there any more
 */
public record TableSizes(String table, Size before, Size after) {

    static final int MOST = 100;

    /** What a page is unless PostgreSQL was built otherwise. */
    private static final long PAGE = 8192;

    /**
     * As the catalog has it: size and rows are of the last VACUUM, ANALYZE, index build or rewrite.
     *
     * @param rows an estimate; negative where nobody has counted yet
     */
    public record Size(long bytes, double rows, int columns, int indexes) {}

    /** Of all that are not what they were, by name. */
    static List<TableSizes> between(CatalogSnapshot before, CatalogSnapshot after) {
        var oids = new HashSet<>(before.relations().keySet());
        oids.addAll(after.relations().keySet());
        var all = new ArrayList<TableSizes>();
        for (var oid : oids) {
            var was = before.relations().get(oid);
            var is = after.relations().get(oid);
            boolean table = "rpm".contains((is == null ? was : is).kind());
            if (table && (was == null || is == null || !was.alike(is) || was.filenode() != is.filenode())) {
                all.add(new TableSizes((is == null ? was : is).title(), size(was), size(is)));
            }
        }
        all.sort(java.util.Comparator.comparing(TableSizes::table));
        return List.copyOf(all.subList(0, Math.min(MOST, all.size())));
    }

    private static Size size(Relation relation) {
        return relation == null
                ? null
                : new Size(
                        relation.pages() * PAGE,
                        relation.tuples(),
                        relation.columnList().size(),
                        relation.indexList().size());
    }
}
