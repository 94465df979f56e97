package dev.godwit.migration;

import dev.godwit.migration.sql.Forecasts;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a statement that works CONCURRENTLY leaves when it is cancelled: an index that is INVALID, a partition that is half
 * detached. Read from the catalog before and after, so that nothing is left that nobody wrote down.
 */
final class Leftovers {

    private static final Set<String> LEAVING = Set.of(
            "create_index_concurrently",
            "reindex_concurrently",
            "reindex_index_concurrently",
            "drop_index_concurrently",
            "detach_partition_concurrently");
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    /** Which statements leave something is the same in all of them. */
    private static final int NEWEST = 18;

    private static final String CRITICAL = "critical";

    private final Server server;
    private final Forecasts forecasts;
    private final SqlFiles sql = SqlFiles.read("migration/leftovers");

    Leftovers(Server server, Forecasts forecasts) {
        this.server = server;
        this.forecasts = forecasts;
    }

    /** Whether cancelling what this session runs leaves something behind. */
    boolean leaves(LookedSession session) {
        int major = server.core().connected() ? server.core().facts().major() : NEWEST;
        return forecasts.of(session.query(), major).stream().anyMatch(one -> LEAVING.contains(one.kind()));
    }

    /** What is left at this moment on the relations that a session had locked. Fails with {@code PostgresFailure}. */
    Future<List<FindingRecord>> read(LookedSession session, Instant at) {
        var lane = server.lanes().apply(session.database());
        if (lane.isEmpty()) {
            return Future.failedFuture(new PostgresFailure(
                    PostgresFailure.Kind.UNSUPPORTED, "the catalog of " + session.database() + " is not watched"));
        }
        var relations = session.locks().stream()
                .filter(lock -> lock.type().equals("relation"))
                .map(lock -> Long.toString(lock.relation()))
                .distinct()
                .collect(Collectors.joining(",", "{", "}"));
        return lane.get()
                .ready()
                .compose(facts -> lane.get()
                        .query(
                                sql.forMajor(facts.major()).orElseThrow().replace("{relations}", relations),
                                DEADLINE,
                                false))
                .map(rows -> {
                    var found = new ArrayList<FindingRecord>();
                    rows.forEach(row -> found.add(new FindingRecord(
                            at,
                            row.getString("kind"),
                            CRITICAL,
                            row.getString("object"),
                            row.getString("what"),
                            row.getString("remedy"),
                            null)));
                    return found;
                });
    }

    /** In a few words; what is not made yet has no name. */
    static String words(List<FindingRecord> left) {
        return left.isEmpty()
                ? "nothing of it is in the catalog yet"
                : left.stream()
                        .map(one -> one.text() + ", mend it with " + one.remedy())
                        .collect(Collectors.joining("; "));
    }

    /** Those found in both ways are told once. */
    static List<FindingRecord> beside(List<FindingRecord> findings, List<FindingRecord> leftovers) {
        var all = new ArrayList<>(findings);
        leftovers.stream()
                .filter(one -> findings.stream()
                        .noneMatch(other -> other.kind().equals(one.kind())
                                && other.remedy().equals(one.remedy())))
                .forEach(all::add);
        return List.copyOf(all);
    }
}
