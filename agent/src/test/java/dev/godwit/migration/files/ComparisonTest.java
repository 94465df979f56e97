package dev.godwit.migration.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.files.Comparison.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static MigrationFile file(String key, String sum) {
        return new MigrationFile(key, key, sum, false);
    }

    private static Row row(String key, String sum) {
        return new Row(key, sum, true, false);
    }

    @Test
    void what_the_history_does_not_have_is_pending() {
        var found = Comparison.of(List.of(file("1", "a"), file("2", "b")), List.of(row("1", "A")), false);

        assertThat(found).isEqualTo(new Comparison(List.of("2"), List.of(), List.of()));
    }

    @Test
    void a_file_with_another_checksum_was_changed_after_it_was_applied() {
        var found = Comparison.of(List.of(file("1", "b")), List.of(row("1", "a")), false);

        assertThat(found).isEqualTo(new Comparison(List.of(), List.of("1"), List.of()));
    }

    @Test
    void one_that_is_applied_again_when_it_changes_is_pending() {
        var file = new MigrationFile("R__view.sql", "R__view.sql", "b", true);

        var found = Comparison.of(List.of(file), List.of(row("R__view.sql", "a")), false);

        assertThat(found).isEqualTo(new Comparison(List.of("R__view.sql"), List.of(), List.of()));
    }

    @Test
    void without_a_checksum_on_either_side_nothing_was_changed() {
        var found = Comparison.of(List.of(file("1", ""), file("2", "b")), List.of(row("1", "a"), row("2", "")), false);

        assertThat(found.changed()).isEmpty();
    }

    @Test
    void what_was_applied_and_is_not_there_is_missing() {
        var found = Comparison.of(List.of(), List.of(row("1", "a")), false);

        assertThat(found).isEqualTo(new Comparison(List.of(), List.of(), List.of("1")));
    }

    @Test
    void one_that_was_rolled_back_is_pending_again_and_applied_again_it_is_not() {
        var back = new Row("1", "", false, false);

        assertThat(Comparison.of(List.of(file("1", "")), List.of(row("1", ""), back), false)
                        .pending())
                .containsExactly("1");
        assertThat(Comparison.of(List.of(file("1", "")), List.of(row("1", ""), back, row("1", "")), false)
                        .pending())
                .isEmpty();
    }

    @Test
    void what_a_baseline_covers_is_not_pending_by_version_not_by_letters() {
        var files = List.of(
                file("V1__a.sql", ""), file("V1.9__b.sql", ""), file("V1.10__c.sql", ""), file("V2__d.sql", ""));

        var found = Comparison.of(files, List.of(new Row("1.9", "", true, true)), false);

        assertThat(found.pending()).containsExactly("V1.10__c.sql", "V2__d.sql");
        assertThat(found.missing()).isEmpty();
    }

    @Test
    void a_history_that_only_says_how_far_it_is_has_all_before() {
        var files = List.of(file("1", ""), file("2", ""), file("10", ""));

        var found = Comparison.of(files, List.of(row("2", "")), true);

        assertThat(found).isEqualTo(new Comparison(List.of("10"), List.of(), List.of()));
    }
}
