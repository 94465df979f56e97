package dev.godwit.migration.preflight;

import dev.godwit.settings.Section;
import java.time.Duration;
import java.util.Optional;

/**
 * The section {@code migrations.preflight:}, from which on each check says hold.
 *
 * @param transaction how long a transaction may be open, prepared ones as well
 * @param lag how far a standby may be behind
 * @param lagMebibytes the same in MiB of WAL, which is also what an inactive slot may keep
 * @param backup how old the newest good backup may be
 * @param disk percent of the disk that must be free
 */
public record PreflightSettings(Duration transaction, Duration lag, long lagMebibytes, Duration backup, int disk) {

    public static final PreflightSettings DEFAULT =
            new PreflightSettings(Duration.ofMinutes(1), Duration.ofSeconds(30), 1024, Duration.ofHours(24), 10);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final long MOST_MEBIBYTES = 1L << 30;
    private static final int MOST_PERCENT = 90;

    public static PreflightSettings read(Optional<Section> section) {
        return section.map(PreflightSettings::read).orElse(DEFAULT);
    }

    private static PreflightSettings read(Section section) {
        var settings = new PreflightSettings(
                section.take("transaction").duration(DEFAULT.transaction, SHORTEST),
                section.take("lag").duration(DEFAULT.lag, SHORTEST),
                section.take("lag_mib").integer(DEFAULT.lagMebibytes, 1, MOST_MEBIBYTES),
                section.take("backup").duration(DEFAULT.backup, Duration.ofMinutes(1)),
                (int) section.take("disk_percent").integer(DEFAULT.disk, 1, MOST_PERCENT));
        section.end();
        return settings;
    }

    long lagBytes() {
        return lagMebibytes << 20;
    }
}
