package dev.godwit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.settings.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupTest {

    private static Group group(String name, Duration interval) {
        return new Group("rules.yml", name, interval, Duration.ZERO, 0, List.of(), new Place("rules.yml", 1, 1));
    }

    @Test
    void instants_lie_on_a_grid_that_does_not_depend_on_when_one_asks() {
        var group = group("locks", Duration.ofMillis(200));
        var first = group.nextAfter(Instant.parse("2026-11-21T00:00:00Z"));
        assertThat(first).isAfter(Instant.parse("2026-11-21T00:00:00Z"));
        assertThat(group.nextAfter(first.minusMillis(1))).isEqualTo(first);
        assertThat(group.nextAfter(first)).isEqualTo(first.plusMillis(200));
        assertThat(group.nextAfter(first.plusMillis(10_050))).isEqualTo(first.plusMillis(10_200));
    }

    @Test
    void groups_of_one_interval_are_spread_over_it() {
        var now = Instant.parse("2026-11-21T00:00:00Z");
        var due = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> group("group " + i, Duration.ofMinutes(1)).nextAfter(now))
                .distinct()
                .toList();
        assertThat(due).hasSizeGreaterThan(40).allMatch(at -> !at.isAfter(now.plusSeconds(60)));
    }
}
