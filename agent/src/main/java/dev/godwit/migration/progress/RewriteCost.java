package dev.godwit.migration.progress;

import java.util.ArrayList;
import java.util.List;

/**
 * What the parts of a rewrite cost, relative to each other: the heap by its bytes and rows; each index by rows, its bytes, and
 * once more the bytes of the heap, which is read for it. Fitted to rewrites that were measured, on one machine; only the
 * proportions matter.
 *
 * @param indexes in the order in which they are built
 */
record RewriteCost(double heap, List<Index> indexes) {

    private static final double HEAP_BYTE = 4;
    private static final double HEAP_ROW = 360;
    private static final double INDEX_ROW = 350;
    private static final double INDEX_BYTE = 7;
    private static final double INDEX_HEAP_BYTE = 0.4;

    /** Of an index: reading and sorting, of which nothing is to be seen. */
    private static final double SORT = 0.65;

    /** @param bytes as long as it was before */
    record Index(double cost, long bytes) {}

    static RewriteCost of(List<Place> tables) {
        double heap = 0;
        var indexes = new ArrayList<Index>();
        for (var table : tables) {
            heap += HEAP_BYTE * table.bytes() + HEAP_ROW * table.rows();
            for (var index : table.indexes()) {
                double cost = INDEX_ROW * table.rows()
                        + INDEX_BYTE * index.bytes()
                        + INDEX_HEAP_BYTE * table.heap().bytes();
                indexes.add(new Index(cost, index.bytes()));
            }
        }
        return new RewriteCost(heap, List.copyOf(indexes));
    }

    double heapShare() {
        double all = heap + indexes.stream().mapToDouble(Index::cost).sum();
        return all == 0 ? 1 : heap / all;
    }

    /** How far all of it is once the heap is there and so many bytes of indexes are. */
    double withIndexes(long bytes) {
        double done = heap;
        double all = heap;
        long left = bytes;
        for (var index : indexes) {
            all += index.cost();
            double written = index.bytes() == 0 ? 0 : Math.min(1, (double) left / index.bytes());
            if (left > 0) {
                done += index.cost() * (SORT + (1 - SORT) * written);
            }
            left = Math.max(0, left - index.bytes());
        }
        return all == 0 ? 0 : done / all;
    }

    /** Which index so many bytes are at, from 1. */
    int at(long bytes) {
        long left = bytes;
        for (int i = 0; i < indexes.size(); i++) {
            left -= indexes.get(i).bytes();
            if (left < 0) {
                return i + 1;
            }
        }
        return indexes.size();
    }
}
