package dev.godwit.migration.progress;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A relation as the catalog has it, uncommitted changes not among them.
 *
 * @param kind as in {@code pg_class.relkind}
 * @param heap its own file
 * @param toast what is too long for it; {@link Part#NONE} if there is none
 * @param tuples rows, as last counted; negative if nobody has
 * @param parents the table that each foreign key refers to that is not valid yet, by the key's name
 * @param wide its columns whose values differ in length
 */
record Place(
        long oid,
        String schema,
        String name,
        String kind,
        Part heap,
        Part toast,
        double tuples,
        List<Part> indexes,
        Map<String, Long> parents,
        Set<String> wide) {

    /** Bytes that a row of an unknown table is taken for. */
    private static final double ROW = 100;

    /**
     * A file.
     *
     * @param path below the data directory; empty for what has none
     * @param bytes its length, or what the catalog takes it for
     */
    record Part(long oid, long filenode, String path, long bytes) {
        static final Part NONE = new Part(0, 0, "", 0);

        Part with(Map<String, Long> sizes) {
            return new Part(oid, filenode, path, sizes.getOrDefault(path, bytes));
        }

        boolean stored() {
            return !path.isEmpty();
        }
    }

    boolean table() {
        return kind.equals("r") || kind.equals("m");
    }

    long bytes() {
        return heap.bytes() + toast.bytes();
    }

    long indexBytes() {
        return indexes.stream().mapToLong(Part::bytes).sum();
    }

    double rows() {
        return tuples > 0 ? tuples : heap.bytes() / ROW;
    }

    /** For people: {@code public.orders}. */
    String title() {
        return schema + "." + name;
    }

    Place with(Map<String, Long> sizes) {
        return new Place(
                oid,
                schema,
                name,
                kind,
                heap.with(sizes),
                toast.with(sizes),
                tuples,
                indexes.stream().map(index -> index.with(sizes)).toList(),
                parents,
                wide);
    }
}
