package dev.godwit.migration.progress;

import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SqlFiles;
import dev.godwit.probe.Extension;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A scan that reports nothing, by the blocks it has in use: VALIDATE CONSTRAINT, SET NOT NULL, ADD CHECK, an UPDATE of all rows. A
 * foreign key reads the table it refers to first. Reading the headers of all shared buffers costs, so it rests fifty times as
 * long, and servers with many are not asked at all. Needs the extension pg_buffercache in this database or the main one.
 */
final class ScanSource {

    private static final long MOST_BUFFERS = 8L << 30;
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final int REST = 50;

    /** Bytes that a key of the referenced table takes while the other is compared with it. */
    private static final double KEY = 64;

    /** What is left once both were read, if the keys did not fit into memory; of both being read, nothing counts it. */
    private static final double SPILLED = 0.4;

    /** Of both tables, from which on nothing in use means that they have been read. */
    private static final double READ = 0.9;

    private final Lanes lanes;
    private final Extension extension = new Extension("pg_buffercache");
    private final SqlFiles sql = SqlFiles.read("progress/pinned");
    private List<ScanPart> parts;
    private double tail;
    private Confidence confidence = Confidence.MEDIUM;
    private Instant next = Instant.MIN;
    private Optional<Reading> last = Optional.empty();

    ScanSource(Lanes lanes) {
        this.lanes = lanes;
    }

    /** Empty where nothing is scanned, or nobody can see it. Fails with {@link PostgresFailure}. */
    Future<Optional<Reading>> read(Work work, Places places, Nature nature) {
        if (!nature.scans() || places.sharedBuffers() > MOST_BUFFERS) {
            return Future.succeededFuture(Optional.empty());
        }
        var target = places.target(nature, work);
        if (target.isEmpty() || lanes.clock().instant().isBefore(next)) {
            return Future.succeededFuture(last);
        }
        if (parts == null) {
            parts = parts(places, target.get(), nature);
            confidence = nature.partly() ? Confidence.LOW : Confidence.MEDIUM;
        }
        return look(lanes.main(), work).recover(missing -> elsewhere(missing, work));
    }

    private Future<Optional<Reading>> elsewhere(Throwable missing, Work work) {
        boolean other = PostgresFailure.of(missing).kind() == PostgresFailure.Kind.UNSUPPORTED
                && lanes.relations() != lanes.main();
        return other ? look(lanes.relations(), work) : Future.failedFuture(missing);
    }

    private List<ScanPart> parts(Places places, Place target, Nature nature) {
        var tables = places.tables(target);
        var found = new ArrayList<ScanPart>();
        var parent = places.parent(target, nature);
        parent.ifPresent(one -> found.add(new ScanPart(one, one.rows(), true, places)));
        boolean key = parent.isPresent();
        tables.forEach(
                one -> found.add(new ScanPart(one, key ? one.rows() : one.heap().bytes(), key, places)));
        tail = parent.filter(one -> one.rows() * KEY > places.workMemory()).isPresent() ? SPILLED : 0;
        return found;
    }

    private Future<Optional<Reading>> look(Queries lane, Work work) {
        var files = new StringJoiner(",", "{", "}");
        parts.forEach(part -> part.files().forEach(file -> files.add(Long.toString(file))));
        return lane.ready()
                .compose(facts -> extension.find(lane).compose(place -> {
                    var begun = lanes.clock().instant();
                    var text = place.in(sql.forMajor(facts.major()).orElseThrow())
                            .replace("{database}", Long.toString(work.database()))
                            .replace("{filenodes}", files.toString());
                    return lane.query(text, DEADLINE, false).map(rows -> {
                        var now = lanes.clock().instant();
                        next = now.plus(Duration.between(begun, now).multipliedBy(REST));
                        return seen(rows, work.seconds());
                    });
                }));
    }

    private Optional<Reading> seen(RowSet<Row> rows, double worked) {
        Map<Long, List<Long>> used = new HashMap<>();
        for (var row : rows) {
            used.computeIfAbsent(row.getLong("filenode"), first -> new ArrayList<>())
                    .add(row.getLong("block"));
        }
        parts.forEach(part -> part.see(used, worked));
        last = ScanPart.current(parts).map(this::reading).or(() -> last);
        return last;
    }

    private Reading reading(ScanPart current) {
        // Whoever moved and is not in use any more while another one moves has been read.
        parts.stream()
                .filter(part -> part != current && part.moves() && !part.pinned())
                .forEach(ScanPart::end);
        double all = parts.stream().mapToDouble(ScanPart::weight).sum();
        double done =
                parts.stream().mapToDouble(part -> part.weight() * part.share()).sum();
        // What was too fast to be seen is behind it.
        for (var part : parts.subList(0, parts.indexOf(current))) {
            done += parts.size() == 2 && !part.moves() ? part.weight() : 0;
        }
        double share = all == 0 ? 0 : done / all;
        if (tail > 0 && share > READ && !current.pinned()) {
            return Reading.of(
                    1 - tail,
                    Source.PINNED_BUFFERS,
                    confidence,
                    "has read both tables; compares what did not fit into memory, which is not counted");
        }
        var step = parts.size() > 1 ? " (" + (parts.indexOf(current) + 1) + " of " + parts.size() + " tables)" : "";
        return Reading.of((1 - tail) * share, Source.PINNED_BUFFERS, confidence, "reads " + current.text() + step);
    }
}
