package dev.godwit.migration;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The records of all migrations: those of the store, and in their place those that run or are watched as they are this moment. */
public final class KeptRecords {

    /** What people call the newest. */
    public static final String LAST = "last";

    private static final int ALIKE = 10;

    private final Ledger ledger;
    private final Supplier<Map<String, Migration>> live;

    KeptRecords(Ledger ledger, Supplier<Map<String, Migration>> live) {
        this.ledger = ledger;
        this.live = live;
    }

    /** The newest, newest first. Fails with {@code StateFailure}. */
    public Future<List<MigrationRecord>> list(int most) {
        return ledger.newest(most).map(stored -> {
            var all = byId(stored);
            live.get().forEach((id, migration) -> all.put(id, migration.record()));
            return newest(all, most);
        });
    }

    /** Those that began at {@code from} or later and those that run or are watched, the newest first. Fails with {@code StateFailure}. */
    public Future<List<MigrationRecord>> since(Instant from, int most) {
        return ledger.since(from, most).map(stored -> {
            var all = byId(stored);
            live.get().forEach((id, migration) -> all.put(id, migration.record()));
            return newest(all, most);
        });
    }

    /**
     * The one of this identifier, or else those whose identifiers begin like this, at most {@value #ALIKE}; {@code last} is the
     * newest of all. Fails with {@code StateFailure}.
     */
    public Future<List<MigrationRecord>> like(String id) {
        if (id.equals(LAST)) {
            return list(1);
        }
        return ledger.like(id, ALIKE).map(stored -> {
            var all = byId(stored);
            live.get().values().stream()
                    .filter(migration -> migration.id().startsWith(id))
                    .forEach(migration -> all.put(migration.id(), migration.record()));
            return Ledger.exact(id, newest(all, ALIKE));
        });
    }

    private static Map<String, MigrationRecord> byId(List<MigrationRecord> stored) {
        var all = new LinkedHashMap<String, MigrationRecord>();
        stored.forEach(record -> all.put(record.id(), record));
        return all;
    }

    private static List<MigrationRecord> newest(Map<String, MigrationRecord> all, int most) {
        return all.values().stream()
                .sorted(Comparator.comparing(MigrationRecord::begun).reversed())
                .limit(most)
                .toList();
    }
}
