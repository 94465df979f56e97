package dev.godwit.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-11-21T02:00:00Z");

    @Test
    void what_is_older_than_the_days_goes_and_the_rest_stays() {
        assertThat(removed(ages(0, 1, 29, 31, 400), 30, 1)).containsExactly("31", "400");
    }

    @Test
    void the_newest_stays_however_old_it_is() {
        assertThat(removed(ages(400, 500), 30, 1)).containsExactly("500");
        assertThat(removed(ages(400), 30, 1)).isEmpty();
        assertThat(removed(ages(), 30, 1)).isEmpty();
    }

    @Test
    void as_many_newest_stay_as_the_plan_says() {
        assertThat(removed(ages(40, 50, 60, 70), 30, 3)).containsExactly("70");
    }

    @Test
    void a_backup_from_the_future_stops_all_deletion() {
        assertThat(removed(ages(-1, 0, 400), 30, 1)).isEmpty();
    }

    @Test
    void each_removal_says_why() {
        var removals = Retention.removals(ages(0, 31), new Keep(Duration.ofDays(30), 1), NOW);
        assertThat(removals).hasSize(1);
        assertThat(removals.get(0).reason()).isEqualTo("older than 30 days, and 1 newer are kept");
    }

    private static List<String> removed(List<Backup> backups, int days, int newest) {
        return Retention.removals(backups, new Keep(Duration.ofDays(days), newest), NOW).stream()
                .map(removal -> removal.backup().id())
                .toList();
    }

    private static List<Backup> ages(int... days) {
        return IntStream.of(days).mapToObj(RetentionTest::backup).toList();
    }

    static Backup backup(int days) {
        var at = NOW.minus(Duration.ofDays(days));
        return new Backup(
                Integer.toString(days),
                "nightly",
                "shop",
                "shop",
                "15.18",
                "15.18",
                Cause.SCHEDULE,
                at,
                at.plusSeconds(9),
                100,
                "00",
                0,
                List.of("pg_dump"),
                List.of(),
                List.of());
    }
}
