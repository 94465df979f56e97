package dev.godwit.migration.progress;

import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An UPDATE of every row where scans cannot be seen: it doubles the file, unless there is room in it. */
final class UpdateSource {

    private final FileSizes files;
    private long first = -1;

    UpdateSource(FileSizes files) {
        this.files = files;
    }

    /** Empty for any other statement. Fails with {@code PostgresFailure}. */
    Future<Optional<Reading>> read(Work work, Places places, Nature nature) {
        var target = nature.wholeUpdate() && places.exact()
                ? places.target(nature, work).filter(Place::table)
                : Optional.<Place>empty();
        if (target.isEmpty() || target.get().heap().bytes() == 0) {
            return Future.succeededFuture(Optional.empty());
        }
        first = first < 0 ? target.get().heap().bytes() : first;
        var path = target.get().heap().path();
        return files.read(List.of(path)).map(sizes -> {
            long grown = Math.max(0, sizes.getOrDefault(path, first) - first);
            return Optional.of(Reading.of(
                    (double) grown / first,
                    Source.FILE_GROWTH,
                    Confidence.LOW,
                    String.format(
                            Locale.ROOT,
                            "the file has grown by %s of perhaps %s",
                            Bytes.text(grown),
                            Bytes.text(first))));
        });
    }
}
