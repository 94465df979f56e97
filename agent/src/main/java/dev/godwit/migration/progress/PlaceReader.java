package dev.godwit.migration.progress;

import dev.godwit.migration.progress.Place.Part;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what the catalog says of locked relations, and how long their files are. Fails with {@code PostgresFailure}. */
final class PlaceReader {

    private static final int MOST = 200;
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private final Lanes lanes;
    private final FileSizes files;
    private final SqlFiles sql = SqlFiles.read("progress/places");

    PlaceReader(Lanes lanes, FileSizes files) {
        this.lanes = lanes;
        this.files = files;
    }

    Future<Places> read(Set<Long> oids) {
        var asked = oids.stream().sorted().limit(MOST).map(Object::toString).collect(Collectors.joining(",", "{", "}"));
        return lanes.relations()
                .ready()
                .compose(facts -> lanes.relations()
                        .query(sql.forMajor(facts.major()).orElseThrow().replace("{oids}", asked), DEADLINE, false)
                        .map(rows -> places(oids, rows)))
                .compose(this::measured);
    }

    /** With the files' own sizes where we may ask for them. */
    private Future<Places> measured(Places places) {
        if (!lanes.core().connected() || !lanes.core().facts().files()) {
            return Future.succeededFuture(places);
        }
        var paths = places.all().stream()
                .flatMap(one -> Stream.concat(Stream.of(one.heap(), one.toast()), one.indexes().stream()))
                .filter(Part::stored)
                .map(Part::path)
                .toList();
        return files.read(paths)
                .map(sizes -> new Places(
                        places.asked(),
                        places.all().stream().map(one -> one.with(sizes)).toList(),
                        true,
                        places.blockSize(),
                        places.sharedBuffers(),
                        places.workMemory()))
                .otherwise(places);
    }

    private static Places places(Set<Long> oids, RowSet<Row> rows) {
        var all = new ArrayList<Place>();
        var settings = Places.NONE;
        for (var row : rows) {
            long block = row.getLong("block_size");
            all.add(place(row, block));
            settings = new Places(
                    Set.of(), List.of(), false, block, row.getLong("shared_buffers"), row.getLong("work_memory"));
        }
        return new Places(
                Set.copyOf(oids),
                List.copyOf(all),
                false,
                settings.blockSize(),
                settings.sharedBuffers(),
                settings.workMemory());
    }

    private static Place place(Row row, long block) {
        var indexes = new JsonArray(row.getString("indexes"))
                .stream()
                        .map(JsonArray.class::cast)
                        .map(one -> new Part(one.getLong(0), one.getLong(1), one.getString(2), one.getLong(3) * block))
                        .toList();
        Map<String, Long> parents = new HashMap<>();
        new JsonArray(row.getString("parents"))
                .forEach(one -> parents.put(((JsonArray) one).getString(0), ((JsonArray) one).getLong(1)));
        var wide = new HashSet<String>();
        new JsonArray(row.getString("wide")).forEach(one -> wide.add((String) one));
        var toast = row.getString("toast_path");
        return new Place(
                row.getLong("oid"),
                row.getString("schemaname"),
                row.getString("relname"),
                row.getString("kind"),
                new Part(
                        row.getLong("oid"),
                        row.getLong("filenode"),
                        row.getString("path"),
                        row.getLong("pages") * block),
                toast.isEmpty() ? Part.NONE : new Part(0, 0, toast, row.getLong("toast_pages") * block),
                row.getDouble("tuples"),
                indexes,
                parents,
                wide);
    }
}
