package dev.godwit.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WayBackTest {

    private static final Instant MIGRATION = Instant.parse("2026-03-29T12:00:00Z");

    @Test
    void the_newest_that_had_ended_is_the_way_back_and_what_it_costs_is_said() {
        var backups = List.of(
                backup("old", "shop", MIGRATION.minus(Duration.ofHours(34)), Duration.ofMinutes(5)),
                backup("new", "shop", MIGRATION.minus(Duration.ofHours(10)), Duration.ofMinutes(5)),
                backup("other", "ledger", MIGRATION.minus(Duration.ofHours(1)), Duration.ofMinutes(5)),
                backup("late", "shop", MIGRATION.minus(Duration.ofMinutes(1)), Duration.ofMinutes(5)));

        assertThat(WayBack.text(backups, "shop", "shop", MIGRATION))
                .hasValue(
                        "new in /a and /b, begun 2026-03-29T02:00:00Z; going back to it loses what was committed since:"
                                + " in the 10h before the migration, while it ran, and after it");
        assertThat(WayBack.text(backups, "shop", "another", MIGRATION)).isEmpty();
        assertThat(WayBack.text(List.of(), "shop", "shop", MIGRATION)).isEmpty();
    }

    private static Backup backup(String id, String database, Instant started, Duration took) {
        return new Backup(
                id,
                "nightly",
                database,
                database,
                "17",
                "17",
                Cause.SCHEDULE,
                started,
                started.plus(took),
                1,
                "",
                0,
                List.of(),
                List.of(),
                List.of(Path.of("/a"), Path.of("/b")));
    }
}
