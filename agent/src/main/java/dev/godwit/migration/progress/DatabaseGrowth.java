package dev.godwit.migration.progress;

import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;

/** By how much a database has grown since it was asked first. Others may write there, too. Rests twenty times what it cost. */
final class DatabaseGrowth {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final int REST = 20;

    private final Lanes lanes;
    private final SqlFiles sql = SqlFiles.read("progress/growth");
    private long first = -1;
    private long grown;
    private Instant next = Instant.MIN;

    DatabaseGrowth(Lanes lanes) {
        this.lanes = lanes;
    }

    /** Bytes, never less than before. Fails with {@code PostgresFailure}. */
    Future<Long> read(long database) {
        var now = lanes.clock().instant();
        if (now.isBefore(next)) {
            return Future.succeededFuture(grown);
        }
        return lanes.main()
                .ready()
                .compose(facts -> lanes.main()
                        .query(
                                sql.forMajor(facts.major())
                                        .orElseThrow()
                                        .replace("{database}", Long.toString(database)),
                                DEADLINE,
                                false)
                        .map(rows -> {
                            var at = lanes.clock().instant();
                            next = at.plus(Duration.between(now, at).multipliedBy(REST));
                            long size = rows.iterator().next().getLong("size");
                            first = first < 0 ? size : first;
                            grown = Math.max(grown, size - first);
                            return grown;
                        }));
    }
}
