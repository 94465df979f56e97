package dev.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.GuardDecision.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The guard's decisions in virtual time, one judgement a second. */
class GuardTurnTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Culprit ALTER = culprit(1, 0, 0);

    private final List<Kind> decided = new ArrayList<>();
    private GuardTurn turn = new GuardTurn(settings(false, Optional.of(Duration.ofSeconds(5))), 0);
    private Instant now = START;

    private static GuardSettings settings(boolean dryRun, Optional<Duration> terminateAfter) {
        return new GuardSettings(
                "x > 1", Duration.ofSeconds(3), dryRun, terminateAfter, OptionalDouble.empty(), List.of());
    }

    private static Culprit culprit(int pid, long transaction, long statement) {
        return culprit(pid, transaction, statement, true);
    }

    private static Culprit culprit(int pid, long transaction, long statement, boolean eligible) {
        var began = START.minusSeconds(100);
        var session = new LookedSession(
                new SessionId(pid, began),
                1,
                "shop",
                "postgres",
                "psql",
                "local",
                -1,
                "active",
                began.plusSeconds(transaction),
                began.plusSeconds(statement),
                began,
                "",
                true,
                null,
                "alter table t add column c int",
                false,
                List.of());
        return new Culprit(session, session.xactStart(), session.queryStart(), false, eligible, 1);
    }

    /** Judges so many times, a second apart, each with a fresh look. */
    private void seconds(int times, boolean holds, Culprit... present) {
        for (int i = 0; i < times; i++) {
            judge(holds, now, false, present);
        }
    }

    private void judge(boolean holds, Instant look, boolean nearlyDone, Culprit... present) {
        turn.judge(new GuardTurn.Seen(now, look, holds, List.of(present), nearlyDone))
                .ifPresent(step -> decided.add(step.kind()));
        now = now.plusSeconds(1);
    }

    @Test
    void it_cancels_after_its_time_and_a_second_chance() {
        seconds(4, true, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING);
        seconds(1, true, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.CANCEL);
        assertThat(turn.since()).isEqualTo(START);
    }

    @Test
    void while_somebody_acts_nothing_else_is_decided() {
        seconds(30, true, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.CANCEL);
    }

    @Test
    void a_condition_that_ends_in_time_is_forgotten() {
        seconds(3, true, ALTER);
        seconds(1, false, ALTER);
        seconds(3, true, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.CLEARED, Kind.PENDING);
    }

    @Test
    void the_last_look_spares_one_whose_condition_has_ended() {
        seconds(4, true, ALTER);
        seconds(1, false, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.SPARED);
        seconds(10, true, ALTER);
        assertThat(decided).as("it rests").hasSize(2);
    }

    @Test
    void the_last_look_spares_one_that_is_at_something_else() {
        seconds(4, true, ALTER);
        seconds(1, true, culprit(1, 50, 50));
        assertThat(decided).containsExactly(Kind.PENDING, Kind.SPARED);
    }

    @Test
    void another_session_that_got_the_same_process_id_begins_anew() {
        seconds(4, true, ALTER);
        var session = ALTER.session();
        var other = new Culprit(
                new LookedSession(
                        new SessionId(1, START),
                        1,
                        "shop",
                        "postgres",
                        "psql",
                        "local",
                        -1,
                        "active",
                        session.xactStart(),
                        session.queryStart(),
                        START,
                        "",
                        true,
                        null,
                        session.query(),
                        false,
                        List.of()),
                session.xactStart(),
                session.queryStart(),
                false,
                true,
                1);
        seconds(1, true, other);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.SPARED);
    }

    @Test
    void the_next_statement_of_the_same_transaction_is_the_same_work() {
        seconds(3, true, ALTER);
        seconds(2, true, culprit(1, 0, 70));
        assertThat(decided).containsExactly(Kind.PENDING, Kind.CANCEL);
    }

    @Test
    void a_session_that_does_not_show_that_it_migrates_is_never_chosen() {
        seconds(20, true, culprit(1, 0, 0, false));
        assertThat(decided).isEmpty();
        seconds(4, true, ALTER);
        seconds(2, true, culprit(1, 0, 0, false));
        assertThat(decided).containsExactly(Kind.PENDING, Kind.SPARED);
    }

    @Test
    void without_a_fresh_look_nobody_is_cancelled() {
        seconds(4, true, ALTER);
        var old = now.minusSeconds(1);
        for (int i = 0; i < 6; i++) {
            judge(true, old, false, ALTER);
        }
        assertThat(decided).containsExactly(Kind.PENDING, Kind.SPARED);
    }

    @Test
    void what_could_not_be_judged_does_not_count() {
        seconds(3, true, ALTER);
        turn.unjudged("broken").ifPresent(step -> decided.add(step.kind()));
        seconds(4, true, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.CLEARED, Kind.PENDING);
    }

    @Test
    void nor_does_a_while_in_which_nobody_judged() {
        seconds(3, true, ALTER);
        now = now.plusSeconds(30);
        seconds(1, true, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.CLEARED);
    }

    @Test
    void one_that_is_nearly_done_is_spared() {
        seconds(4, true, ALTER);
        judge(true, now, true, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.SPARED);
    }

    @Test
    void one_that_goes_on_is_terminated_while_the_condition_holds() {
        seconds(5, true, ALTER);
        turn.done(Kind.CANCEL, now);
        seconds(5, true, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.CANCEL);
        seconds(5, false, ALTER);
        assertThat(decided).as("nobody is hurt any more").hasSize(2);
        seconds(1, true, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.CANCEL, Kind.TERMINATE);
        turn.done(Kind.TERMINATE, now);
        now = now.plusSeconds(1);
        seconds(1, true);
        assertThat(decided).endsWith(Kind.HEEDED);
    }

    @Test
    void it_is_never_terminated_where_that_is_not_wanted() {
        turn = new GuardTurn(settings(false, Optional.empty()), 0);
        seconds(5, true, ALTER);
        turn.done(Kind.CANCEL, now);
        seconds(600, true, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.CANCEL);
    }

    @Test
    void a_dry_run_tells_once_and_does_nothing() {
        turn = new GuardTurn(settings(true, Optional.of(Duration.ofSeconds(5))), 0);
        seconds(60, true, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.WOULD_CANCEL);
    }

    @Test
    void after_three_cancels_it_is_left_to_people() {
        for (int statement = 0; statement < 5; statement++) {
            seconds(5, true, culprit(1, statement, statement));
            turn.failed(now);
            seconds(16, false);
        }
        assertThat(decided.stream().filter(Kind.CANCEL::equals)).hasSize(GuardTurn.MOST_CANCELS);
        assertThat(decided).endsWith(Kind.PENDING, Kind.ENOUGH);
    }

    @Test
    void the_cancels_of_an_earlier_life_count() {
        turn = new GuardTurn(settings(false, Optional.empty()), GuardTurn.MOST_CANCELS);
        seconds(5, true, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.ENOUGH);
    }

    @Test
    void between_two_acts_there_is_a_rest() {
        seconds(5, true, ALTER);
        turn.failed(now);
        seconds(15, true, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.CANCEL);
        seconds(1, true, ALTER);
        assertThat(decided).containsExactly(Kind.PENDING, Kind.CANCEL, Kind.PENDING);
    }
}
