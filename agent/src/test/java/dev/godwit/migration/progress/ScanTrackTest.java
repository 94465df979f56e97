package dev.godwit.migration.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where a scan is, by the blocks that were in use. */
class ScanTrackTest {

    private final ScanTrack track = new ScanTrack(10_000, false);

    @Test
    void a_scan_from_the_beginning_is_as_far_as_its_block() {
        track.see(List.of(500L), 5);
        assertThat(track.moves()).isFalse();
        track.see(List.of(1_000L), 10);
        assertThat(track.moves()).isTrue();
        assertThat(track.share()).isCloseTo(0.1, within(0.001));
    }

    @Test
    void blocks_read_ahead_do_not_count() {
        track.see(List.of(500L, 501L, 502L), 5);
        track.see(List.of(1_003L, 1_001L, 1_000L, 1_002L), 10);
        assertThat(track.share()).isCloseTo(0.1, within(0.001));
    }

    @Test
    void it_never_goes_back() {
        track.see(List.of(500L), 5);
        track.see(List.of(1_000L), 10);
        track.see(List.of(980L), 11);
        assertThat(track.share()).isCloseTo(0.1, within(0.001));
    }

    @Test
    void what_others_use_is_passed_over() {
        var random = new Random(5);
        track.see(List.of(100L), 1);
        for (int second = 2; second <= 60; second++) {
            var used = new java.util.ArrayList<>(List.of(second * 100L));
            random.longs(5, 0, 10_000).forEach(used::add);
            java.util.Collections.shuffle(used, random);
            track.see(used, second);
        }
        assertThat(track.share()).isCloseTo(0.6, within(0.05));
    }

    @Test
    void one_that_began_in_the_middle_goes_around() {
        // Its first block was 6,000, a hundred a second.
        var track = new ScanTrack(10_000, true);
        for (int second = 1; second <= 39; second++) {
            track.see(List.of(6_000L + 100L * second), second);
        }
        assertThat(track.share()).isCloseTo(0.39, within(0.02));
        for (int second = 41; second <= 80; second++) {
            track.see(List.of(100L * (second - 40)), second);
        }
        assertThat(track.share()).isCloseTo(0.8, within(0.02));
    }

    @Test
    void blocks_here_and_there_are_no_scan() {
        track.see(List.of(9_000L), 1);
        for (int second = 2; second < 9; second++) {
            assertThat(track.see(List.of(100L * second), second)).isFalse();
        }
        assertThat(track.lost()).isTrue();
    }

    @Test
    void nothing_in_use_says_nothing() {
        assertThat(track.see(List.of(), 1)).isFalse();
        assertThat(track.share()).isZero();
        assertThat(track.lost()).isFalse();
    }
}
