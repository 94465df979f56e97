package dev.godwit.migration.progress;

import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What PostgreSQL itself reports of a backend. */
final class ViewSource {

    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private final Lanes lanes;
    private final SqlFiles sql = SqlFiles.read("progress/view");

    ViewSource(Lanes lanes) {
        this.lanes = lanes;
    }

    /** Empty where it reports nothing, or nothing of which a share could be told. Fails with {@code PostgresFailure}. */
    Future<Optional<Reading>> read(Work work, Places places, Nature nature) {
        var text =
                sql.forMajor(lanes.core().facts().major()).orElseThrow().replace("{pid}", Integer.toString(work.pid()));
        return lanes.core().often(text, DEADLINE, false).map(rows -> {
            for (var row : rows) {
                return reading(row, places, nature);
            }
            return Optional.empty();
        });
    }

    private Optional<Reading> reading(Row row, Places places, Nature nature) {
        var numbers = new Numbers(List.of(row.getArrayOfLongs("numbers")));
        var place = places.of(row.getLong("relid"));
        return switch (row.getString("command")) {
            case "CREATE INDEX" -> Optional.of(new IndexBuild(numbers, wide(place, nature), lanes.who()).reading());
            case "CLUSTER" -> Upkeep.cluster(numbers, place);
            case "COPY" -> Upkeep.copy(numbers);
            case "VACUUM" -> Upkeep.vacuum(numbers);
            case "ANALYZE" -> Upkeep.analyze(numbers);
            default -> Optional.empty();
        };
    }

    /** Whether the statement names a column whose values differ in length: those are sorted and written far slower. */
    private static boolean wide(Optional<Place> place, Nature nature) {
        return place.map(Place::wide).stream()
                .anyMatch(columns -> columns.stream().anyMatch(nature.words()::contains));
    }
}
