package dev.godwit.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LabelsTest {

    private static final Labels LABELS = Labels.of(Labels.NAME, "up", "Zone", "1", "a", "2", "b", "3");

    @Test
    void the_name_is_dropped_wherever_it_stands() {
        assertThat(LABELS.withoutName()).isEqualTo(Labels.of("Zone", "1", "a", "2", "b", "3"));
        assertThat(Labels.of("a", "2", Labels.NAME, "up").withoutName()).isEqualTo(Labels.of("a", "2"));
        assertThat(Labels.of(Labels.NAME, "up").withoutName()).isSameAs(Labels.EMPTY);
        var nameless = Labels.of("a", "2");
        assertThat(nameless.withoutName()).isSameAs(nameless);
    }

    @Test
    void some_are_kept_and_some_dropped() {
        assertThat(LABELS.keep(List.of("b", "Zone", "none"))).isEqualTo(Labels.of("Zone", "1", "b", "3"));
        assertThat(LABELS.drop(List.of("b", Labels.NAME, "none"))).isEqualTo(Labels.of("Zone", "1", "a", "2"));
        assertThat(LABELS.keep(List.of("none"))).isSameAs(Labels.EMPTY);
        assertThat(LABELS.drop(List.of())).isSameAs(LABELS);
    }

    @Test
    void equal_sets_hash_alike_however_they_were_made() {
        var made = Labels.of(Map.of("b", "3", "a", "2"));
        assertThat(LABELS.keep(List.of("a", "b"))).isEqualTo(made).hasSameHashCodeAs(made);
        assertThat(LABELS.with("Zone", "").withoutName()).isEqualTo(made).hasSameHashCodeAs(made);
        assertThat(made).isNotEqualTo(Labels.of("a", "3", "b", "2")).isNotEqualTo(Labels.of("a", "2"));
    }

    @Test
    void those_that_are_kept_share_their_names() {
        var one = Labels.of(new String("name"), "1").shared();
        var other = Labels.of(new String("name"), "2").shared();
        assertThat(one.names().get(0)).isSameAs(other.names().get(0));
        assertThat(one).isEqualTo(Labels.of("name", "1"));
    }

    @Test
    void laying_labels_over_others_is_what_two_maps_would_give() {
        var random = new Random(43);
        for (int round = 0; round < 5_000; round++) {
            var below = some(random);
            var over = some(random);
            var both = new TreeMap<>(below);
            both.putAll(over);
            assertThat(Labels.of(below).with(Labels.of(over))).isEqualTo(Labels.of(both));
        }
    }

    private static Map<String, String> some(Random random) {
        var some = new TreeMap<String, String>();
        for (int i = random.nextInt(5); i > 0; i--) {
            some.put("l" + random.nextInt(6), "v" + random.nextInt(3));
        }
        return some;
    }
}
