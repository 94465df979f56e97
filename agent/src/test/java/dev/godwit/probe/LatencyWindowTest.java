package dev.godwit.probe;

import static dev.godwit.probe.Totals.KEY;
import static dev.godwit.probe.Totals.concat;
import static dev.godwit.probe.Totals.many;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which executions a window has: each once, also those that were seen running. */
class LatencyWindowTest {

    private static final double BEAT = 10;

    private final LongStatements longs = new LongStatements();
    private StatementsLook last = look(0, 0, 0, List.of());

    @Test
    void what_runs_for_long_is_seen_while_it_runs_and_counted_once_when_it_ends() {
        var fast = many(200, 0.001);
        assertThat(next(0, Totals.of(fast), running(40)).calls()).isEqualTo(200);
        assertThat(longs.ages()).containsExactly(40.0);
        assertThat(next(0, Totals.of(concat(fast, fast)), running(50)).calls()).isEqualTo(200);
        assertThat(longs.ages()).containsExactly(50.0);
        var ended = next(0, Totals.of(concat(concat(fast, fast), concat(fast, 53.25))));
        assertThat(longs.ages()).isEmpty();
        assertThat(ended.calls()).isEqualTo(201);
        assertThat(ended.seconds()).isCloseTo(53.25 + 0.2, within(1e-6));
        assertThat(ended.quantile(0.999)).isCloseTo(53.25, within(1e-4));
        assertThat(ended.within(1)).isCloseTo(200, within(1e-6));
        assertThat(next(0, last.statements().get(KEY)).calls()).isZero();
    }

    @Test
    void one_that_waited_for_a_lock_its_counters_do_not_know_took_as_long_as_it_was_seen() {
        var fast = many(200, 0.001);
        next(0, Totals.of(fast), running(40));
        var ended = next(0, Totals.of(concat(fast, many(50, 0.001))));
        assertThat(ended.calls()).isEqualTo(50);
        assertThat(ended.quantile(0.999)).isCloseTo(45, within(1e-4));
        assertThat(ended.quantile(0.5)).isCloseTo(0.001, within(1e-6));
    }

    @Test
    void one_that_was_cancelled_counts_a_look_later_with_the_middle_of_what_is_possible() {
        next(0, Totals.of(0.5), running(40));
        assertThat(next(0, Totals.of(0.5)).calls()).isZero();
        assertThat(longs.ages()).containsExactly(40.0);
        var given = next(0, Totals.of(0.5));
        assertThat(given.calls()).isEqualTo(1);
        assertThat(given.mean()).isEqualTo(45);
        assertThat(longs.ages()).isEmpty();
        assertThat(next(0, Totals.of(0.5)).calls()).isZero();
    }

    @Test
    void one_that_ended_between_the_two_questions_of_a_look_is_found_at_the_next() {
        next(0, Totals.of(0.5), running(40));
        next(0, Totals.of(0.5));
        var ended = next(0, Totals.of(0.5, 43));
        assertThat(ended.calls()).isEqualTo(1);
        assertThat(ended.mean()).isCloseTo(43, within(1e-9));
        assertThat(next(0, Totals.of(0.5, 43)).calls()).isZero();
    }

    @Test
    void two_that_ended_together_share_what_the_counters_say() {
        next(0, Totals.of(0.5), running(1, 20), running(2, 60));
        var ended = next(0, Totals.of(0.5, 24, 66));
        assertThat(ended.calls()).isEqualTo(2);
        assertThat(ended.seconds()).isCloseTo(90, within(1e-9));
        assertThat(ended.quantile(0.4)).isBetween(20.0, 30.0);
        assertThat(ended.quantile(0.9)).isBetween(60.0, 70.0);
    }

    /** It would have been seen running otherwise. */
    @Test
    void nothing_unseen_took_longer_than_the_beat() {
        var past = concat(many(1000, 1), 900);
        next(0, Totals.of(past));
        var window = next(0, Totals.of(concat(past, concat(many(95, 0.1), many(5, 10)))));
        assertThat(window.calls()).isEqualTo(100);
        assertThat(window.quantile(0.999)).isLessThanOrEqualTo(BEAT + 1.5);
    }

    @Test
    void if_the_longest_call_grew_one_took_exactly_that() {
        var past = many(1000, 0.01);
        next(0, Totals.of(past));
        var window = next(0, Totals.of(concat(past, concat(many(99, 0.01), 7))));
        assertThat(window.quantile(0.999)).isCloseTo(7, within(1e-5));
        assertThat(window.quantile(0.98)).isCloseTo(0.01, within(1e-5));
    }

    @Test
    void an_evicted_statement_begins_anew_and_no_window_is_negative() {
        next(0, Totals.of(many(1000, 1)));
        var window = next(1, Totals.of(many(3, 2)));
        assertThat(window.calls()).isEqualTo(3);
        assertThat(window.mean()).isEqualTo(2);
        var less = next(2, Totals.of(many(4, 0.001)));
        assertThat(less.calls()).isEqualTo(4);
        assertThat(less.mean()).isCloseTo(0.001, within(1e-9));
    }

    @Test
    void a_statement_with_an_older_beginning_that_was_not_read_before_is_not_this_windows() {
        var old = new Statement.Key(1, 1, "9", true, -100);
        var young = new Statement.Key(1, 1, "9", true, 5);
        var unread = Totals.of(KEY, 1);
        var many = java.util.stream.IntStream.range(0, StatementsLook.MOST_STATEMENTS)
                .mapToObj(i -> Totals.of(new Statement.Key(2, 2, "s" + i, true, -1), 1))
                .collect(Collectors.toMap(Statement::key, one -> one));
        var full = new StatementsLook(1, 1, 1, 0, many, List.of(), 0, false);
        var origins = new StatementsLook(
                        BEAT,
                        1,
                        1,
                        0,
                        Map.of(old, Totals.of(old, 1), young, Totals.of(young, 1), KEY, unread),
                        List.of(),
                        0,
                        false)
                .origins(full);
        assertThat(origins).containsOnlyKeys(young);
    }

    @Test
    void after_a_reset_everything_counts_from_nothing() {
        var before = new StatementsLook(0, 1, 1, 0, Map.of(KEY, Totals.of(0.1)), List.of(), 0, false);
        var after = new StatementsLook(BEAT, 1, 7, 0, Map.of(KEY, Totals.of(0.3, 0.3)), List.of(), 0, false);
        assertThat(after.follows(before)).isTrue();
        assertThat(after.lostSince(before)).isTrue();
        var window = LatencyWindow.between(before, after, after.origins(before), longs);
        assertThat(window.calls()).isEqualTo(2);
        assertThat(window.mean()).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void another_server_or_the_same_after_a_restart_is_no_continuation() {
        assertThat(new StatementsLook(BEAT, 2, 1, 0, Map.of(), List.of(), 0, false)
                        .follows(new StatementsLook(0, 1, 1, 0, Map.of(), List.of(), 0, false)))
                .isFalse();
    }

    @Test
    void what_functions_execute_is_part_of_their_caller() {
        var nested = new Statement.Key(10, 5, "7", false, 0);
        var after = new StatementsLook(
                BEAT,
                1,
                1,
                0,
                Map.of(KEY, Totals.of(0.5), nested, Totals.of(nested, many(100, 0.005))),
                List.of(),
                0,
                false);
        var window = LatencyWindow.between(last, after, after.origins(last), longs);
        assertThat(window.calls()).isEqualTo(1);
    }

    /** The next look of one beat later, at which only one statement has counters. */
    private LatencyEstimate next(double evictions, Statement statement, Running... running) {
        var now = look(last.now() + BEAT, evictions, 1, List.of(running), statement);
        longs.look(now.running(), BEAT);
        var window = LatencyWindow.between(last, now, now.origins(last), longs);
        last = now;
        return window;
    }

    private static StatementsLook look(
            double now, double evictions, double started, List<Running> running, Statement... statements) {
        return new StatementsLook(
                now,
                started,
                1,
                evictions,
                Arrays.stream(statements).collect(Collectors.toMap(Statement::key, one -> one)),
                running,
                0,
                false);
    }

    private static Running running(double age) {
        return running(1, age);
    }

    private static Running running(long pid, double age) {
        return new Running(new Running.Id(pid, 1000), 10, 5, "42", age);
    }
}
