package dev.godwit.backup;

import dev.godwit.settings.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which backup one returns to from what went wrong after a moment, where it is, and what is lost by it. */
final class WayBack {

    private WayBack() {}

    /** Of the newest that had ended by then. It holds what was committed before its dump began, and nothing later. */
    static Optional<String> text(List<Backup> oldestFirst, String database, String databaseName, Instant before) {
        return oldestFirst.stream()
                .filter(backup -> backup.database().equals(database)
                        && backup.databaseName().equals(databaseName)
                        && !backup.ended().isAfter(before))
                .reduce((one, later) -> later)
                .map(backup -> backup.id() + " in "
                        + backup.places().stream().map(Object::toString).collect(Collectors.joining(" and "))
                        + ", begun " + backup.started().truncatedTo(ChronoUnit.SECONDS)
                        + "; going back to it loses what was committed since: in the "
                        + shown(Duration.between(backup.started(), before))
                        + " before the migration, while it ran, and after it");
    }

    private static String shown(Duration duration) {
        long seconds = duration.toSeconds();
        // Nobody counts the seconds of days.
        return Durations.format(Duration.ofSeconds(seconds < 3600 ? Math.max(1, seconds) : seconds / 60 * 60));
    }
}
