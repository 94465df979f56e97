package dev.godwit.migration;

import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/** One database in which somebody may migrate: where its histories are, and what they say. */
final class DatabaseWatch {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration LOOK_FOR_TABLES = Duration.ofSeconds(9);

    private final String name;
    private final Queries lane;
    private final Knowledge knowledge;
    private final HistoryTables tables;
    private final HistoryReader reader;
    private final InstantSource clock;
    private final SqlFiles partitions = SqlFiles.read("migration/partitions");

    private History history = History.NONE;
    private Instant looked = Instant.MIN;
    private Future<History> reading;

    DatabaseWatch(String name, Queries lane, Knowledge knowledge, InstantSource clock) {
        this.name = name;
        this.lane = lane;
        this.knowledge = knowledge;
        this.tables = new HistoryTables(knowledge.tools());
        this.reader = new HistoryReader(clock);
        this.clock = clock;
    }

    String name() {
        return name;
    }

    /** As last read. */
    History history() {
        return history;
    }

    /** Reads the histories now, and where they are when that is due; one reading at a time. Never fails. */
    Future<History> read() {
        if (reading != null) {
            return reading;
        }
        var begun = look().transform(found -> reader.read(lane, knowledge.tables(name)));
        reading = begun;
        return begun.onComplete(done -> {
            history = done.result();
            reading = null;
        });
    }

    /** As it is from now on, not what an earlier reading is about to bring; and of tables made a moment ago, too. Never fails. */
    Future<History> readAnew() {
        lookAgain();
        return reading == null
                ? read()
                : reading.compose(earlier -> {
                    lookAgain();
                    return read();
                });
    }

    /** The next reading looks for new tables first. */
    void lookAgain() {
        looked = Instant.MIN;
    }

    private Future<Void> look() {
        var now = clock.instant();
        if (looked.isAfter(now.minus(LOOK_FOR_TABLES))) {
            return Future.succeededFuture();
        }
        return tables.find(lane)
                .onSuccess(found -> {
                    looked = now;
                    knowledge.found(name, found);
                })
                .compose(found -> lane.ready())
                .compose(facts -> lane.query(partitions.forMajor(facts.major()).orElseThrow(), DEADLINE, false))
                .onSuccess(rows -> {
                    Set<Long> oids = new HashSet<>();
                    rows.forEach(row -> oids.add(row.getLong("oid")));
                    knowledge.partitions(name, oids);
                })
                .mapEmpty();
    }
}
