package dev.godwit.probe.custom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges as the exporter's library for versions reads them. */
class VersionRangeTest {

    @ParameterizedTest
    @CsvSource({
        ">=14.0.0, 140000, true",
        ">=14.0.0, 130099, false",
        "> 14.0.0, 140000, false",
        "> 14.0.0, 140001, true",
        "<14.2.0, 140001, true",
        "<14.2.0, 140002, false",
        "<=14.2.0, 140002, true",
        ">=14.0.0 <16.0.0, 150004, true",
        ">=14.0.0 <16.0.0, 160000, false",
        "<14.0.0 || >=17.0.0, 150000, false",
        "<14.0.0 || >=17.0.0, 180000, true",
        "16.x, 160009, true",
        "16.x, 170000, false",
        "!16.x, 160009, false",
        "!=16.3.0, 160003, false",
        "!16.3.0, 160004, true",
        ">16.x, 160009, false",
        ">16.x, 170000, true",
        "<=16.x, 160009, true",
        "==16.3.x, 160003, true",
        "16.3.0, 160003, true",
    })
    void a_range_covers_what_it_says(String range, int version, boolean covered) {
        assertThat(VersionRange.parse(range).orElseThrow().covers(version)).isEqualTo(covered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "16", ">=16.0", "~16.0.0", ">=16.0.0 ||", "16.x.1", "v16.0.0", ">=16.0.0-beta", "all", "x"})
    void what_is_none_is_refused(String range) {
        assertThat(VersionRange.parse(range)).isEmpty();
    }
}
