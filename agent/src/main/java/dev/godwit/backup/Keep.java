package dev.godwit.backup;

import dev.godwit.settings.Entry;
import java.time.Duration;
import java.util.Optional;

/**
 * How long backups stay: whatever is younger than {@code days}, and the {@code newest} ones however old they are.
 *
 * @param newest at least 1: the last good backup is never deleted
 */
public record Keep(Duration days, int newest) {

    private static final int MOST_DAYS = 36_500;
    private static final int MOST = 10_000;

    static Optional<Keep> read(Entry entry) {
        return entry.required().section().map(section -> {
            long days = section.take("days").required().integer(30, 1, MOST_DAYS);
            long newest = section.take("newest").integer(1, 1, MOST);
            section.end();
            return new Keep(Duration.ofDays(days), Math.toIntExact(newest));
        });
    }
}
