package dev.godwit.migration.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Seconds left, on series that were made up. */
class EtaTest {

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /** Four readings a second up to a moment. */
    private static Eta after(double until, DoubleUnaryOperator ratio) {
        var eta = new Eta();
        for (double at = 0.25; at <= until; at += 0.25) {
            eta.add(seconds(at), ratio.applyAsDouble(at));
        }
        return eta;
    }

    @Test
    void nothing_is_told_below_one_percent() {
        var eta = after(9, at -> at / 1000);
        assertThat(eta.secondsLeft(seconds(9))).isEmpty();
        eta.add(seconds(10), 0.01);
        assertThat(eta.secondsLeft(seconds(10))).hasValueCloseTo(990.0, within(1.0));
    }

    @Test
    void nothing_is_told_of_nothing() {
        assertThat(new Eta().secondsLeft(seconds(100))).isEmpty();
    }

    @Test
    void a_steady_pace_gives_what_is_left() {
        assertThat(after(30, at -> at / 120).secondsLeft(seconds(30))).hasValueCloseTo(90.0, within(0.1));
    }

    @Test
    void a_beginning_that_was_no_work_weighs_nothing_once_there_is_a_pace() {
        var eta = new Eta();
        for (double at = 60; at <= 70; at += 0.25) {
            eta.add(seconds(at), (at - 60) / 40);
        }
        assertThat(eta.secondsLeft(seconds(70))).hasValueCloseTo(30.0, within(1.0));
    }

    @Test
    void one_that_becomes_slower_is_believed_half_at_once() {
        // Half of it in 10 s, then a tenth of that pace for 10 s: the truth is 90 s.
        var eta = after(20, at -> at <= 10 ? at / 20 : 0.5 + (at - 10) / 200);
        assertThat(eta.secondsLeft(seconds(20)).orElseThrow()).isBetween(30.0, 90.0);
    }

    @Test
    void one_jump_does_not_move_it_much() {
        var steady = after(40, at -> at / 100).secondsLeft(seconds(40)).orElseThrow();
        var jumped = after(40, at -> at / 100 + (at > 38 ? 0.05 : 0))
                .secondsLeft(seconds(40))
                .orElseThrow();
        assertThat(jumped).isCloseTo(steady, within(steady * 0.2));
    }

    @Test
    void noise_of_a_tenth_moves_it_by_less() {
        var random = new Random(7);
        var eta = after(50, at -> at / 100 + random.nextDouble() * 0.05);
        assertThat(eta.secondsLeft(seconds(50)).orElseThrow()).isBetween(40.0, 55.0);
    }

    @Test
    void while_nothing_moves_it_counts_down_and_then_up_again() {
        var eta = after(50, at -> at / 100);
        assertThat(eta.secondsLeft(seconds(60))).hasValueCloseTo(40.0, within(0.5));
        assertThat(eta.secondsLeft(seconds(150))).hasValueCloseTo(50.0, within(0.5));
        assertThat(eta.secondsLeft(seconds(250))).hasValueCloseTo(100.0, within(0.5));
    }

    @Test
    void it_is_never_negative() {
        var random = new Random(3);
        var eta = new Eta();
        double ratio = 0;
        for (double at = 0.25; at < 500; at += random.nextDouble() * 5) {
            ratio = Math.min(0.995, ratio + random.nextDouble() * random.nextDouble() * 0.05);
            eta.add(seconds(at), ratio);
            assertThat(eta.secondsLeft(seconds(at + random.nextDouble() * 10)).orElse(0))
                    .isNotNegative();
        }
    }

    @Test
    void what_goes_back_is_no_reading() {
        var eta = after(50, at -> at / 100);
        eta.add(seconds(51), 0.1);
        assertThat(eta.secondsLeft(seconds(50))).hasValueCloseTo(50.0, within(0.5));
    }

    @Test
    void a_day_of_readings_is_kept_in_little() {
        var eta = after(43_200, at -> at / 86_400);
        assertThat(eta.secondsLeft(seconds(43_200))).hasValueCloseTo(43_200.0, within(100.0));
    }

    @Test
    void it_is_told_no_more_precisely_than_it_is() {
        assertThat(Eta.rounded(0.1)).isZero();
        assertThat(Eta.rounded(7.3)).isEqualTo(7.5);
        assertThat(Eta.rounded(43.4)).isEqualTo(43);
        assertThat(Eta.rounded(128.1)).isEqualTo(130);
        assertThat(Eta.rounded(404)).isEqualTo(400);
        assertThat(Eta.rounded(1_999)).isEqualTo(1_980);
        assertThat(Eta.rounded(20_000)).isEqualTo(20_100);
    }
}
