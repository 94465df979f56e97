package dev.godwit.migration.progress;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A rewrite, by the file of the heap that its transaction alone can see: a relation under ACCESS EXCLUSIVE that no committed row
 * of the catalog has is one that the statement makes, and its file has the relation's number. It grows to about what the old heap
 * has. After it the indexes are built in files nobody knows the names of; the growth of the whole database tells of them.
 * Without the grant to ask for files, all of it is told from that growth.
 */
final class RewriteSource {

    /** Looks without growth after which a heap that is nearly as long as the old one is taken for finished. */
    private static final int STILL = 4;

    /** The same for one that is much shorter: the old one may have been bloated, or the disk may be slow. */
    private static final int STILL_SHORT = 20;

    private static final double NEARLY = 0.9;

    private final FileSizes files;
    private final DatabaseGrowth growth;
    private final Set<Long> earlier;
    private final Set<Long> made = new HashSet<>();
    private long heap;
    private int still;
    private boolean built;

    /** @param earlier numbers of relations that statements before this one made in the same transaction */
    RewriteSource(FileSizes files, DatabaseGrowth growth, Set<Long> earlier) {
        this.files = files;
        this.growth = growth;
        this.earlier = earlier;
    }

    /** Numbers of relations that this statement has made. */
    Set<Long> made() {
        return made;
    }

    /** Empty where nothing is rewritten. Fails with {@code PostgresFailure}. */
    Future<Optional<Reading>> read(Work work, Places places, Nature nature) {
        work.exclusive().stream()
                .filter(oid -> !earlier.contains(oid) && places.asked().contains(oid) && !places.has(oid))
                .forEach(made::add);
        var target = places.target(nature, work);
        if (target.isEmpty() || made.isEmpty() || !nature.rewrites()) {
            return Future.succeededFuture(Optional.empty());
        }
        var tables = places.tables(target.get());
        var cost = RewriteCost.of(tables);
        long before = tables.stream().mapToLong(Place::bytes).sum();
        if (before == 0) {
            return Future.succeededFuture(Optional.empty());
        }
        return places.exact() ? byFiles(work, tables, cost, before) : byGrowth(work, tables, before);
    }

    private Future<Optional<Reading>> byFiles(Work work, List<Place> tables, RewriteCost cost, long before) {
        var paths = new ArrayList<String>();
        for (var folder : new HashSet<>(
                tables.stream().map(one -> folder(one.heap().path())).toList())) {
            made.forEach(oid -> paths.add(folder + oid));
        }
        return files.read(paths).compose(sizes -> {
            long now = sizes.values().stream().mapToLong(Long::longValue).sum();
            still = now > heap ? 0 : still + 1;
            heap = Math.max(heap, now);
            built |= !cost.indexes().isEmpty() && still >= (heap >= NEARLY * before ? STILL : STILL_SHORT) && heap > 0;
            if (built) {
                return growth.read(work.database()).map(bytes -> Optional.of(indexes(cost, bytes)));
            }
            double share = cost.indexes().isEmpty() ? 1 : cost.heapShare();
            var text = String.format(
                    Locale.ROOT,
                    "the new heap has %s of about %s%s",
                    Bytes.text(heap),
                    Bytes.text(before),
                    cost.indexes().isEmpty()
                            ? ""
                            : "; then " + indexes(cost.indexes().size()));
            return Future.succeededFuture(Optional.of(
                    Reading.of(share * Math.min(1, (double) heap / before), Source.NEW_FILE, Confidence.MEDIUM, text)));
        });
    }

    private static Reading indexes(RewriteCost cost, long bytes) {
        int count = cost.indexes().size();
        var text = "the new heap is there; rebuilds " + indexes(count) + ", now at number " + cost.at(bytes)
                + ", whose sort is not counted";
        return Reading.of(
                bytes > 0 ? cost.withIndexes(bytes) : cost.heapShare(), Source.NEW_FILE, Confidence.MEDIUM, text);
    }

    private static String indexes(int count) {
        return count == 1 ? "1 index" : count + " indexes";
    }

    private Future<Optional<Reading>> byGrowth(Work work, List<Place> tables, long before) {
        long all = before + tables.stream().mapToLong(Place::indexBytes).sum();
        return growth.read(work.database())
                .map(bytes -> Optional.of(Reading.of(
                        (double) bytes / all,
                        Source.FILE_GROWTH,
                        Confidence.LOW,
                        "the database has grown by " + Bytes.text(bytes) + " of about " + Bytes.text(all)
                                + "; to see the new heap itself, grant pg_stat_file")));
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
