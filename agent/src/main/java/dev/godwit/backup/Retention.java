package dev.godwit.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides which backups of one plan may go. First what stays, then the rest; with a doubtful clock nothing goes. */
final class Retention {

    private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

    private Retention() {}

    /** A backup that may go, and why. */
    record Removal(Backup backup, String reason) {}

    static List<Removal> removals(List<Backup> backups, Keep keep, Instant now) {
        var newestFirst =
                backups.stream().sorted(Catalog.OLDEST_FIRST.reversed()).toList();
        // A backup from the future means that the clock was set back, or forward before: ages mean nothing then.
        if (newestFirst.stream().anyMatch(backup -> backup.started().isAfter(now.plus(CLOCK_SLACK)))) {
            return List.of();
        }
        var removals = new ArrayList<Removal>();
        int floor = Math.max(1, keep.newest());
        for (var backup : newestFirst.subList(Math.min(floor, newestFirst.size()), newestFirst.size())) {
            if (backup.ended().isBefore(now.minus(keep.days()))) {
                var reason = "older than " + keep.days().toDays() + " days, and " + floor + " newer are kept";
                removals.add(new Removal(backup, reason));
            }
        }
        return removals;
    }
}
