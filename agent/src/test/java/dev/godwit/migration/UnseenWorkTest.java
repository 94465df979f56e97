package dev.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.activity.Names;
import dev.godwit.probe.StatementsLook;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is asked about, when, and how often; in virtual time. */
class UnseenWorkTest {

    private static final Instant START = Instant.parse("2026-03-01T02:00:00Z");
    private static final long ORDERS = 20_000;

    private final List<Integer> asked = new ArrayList<>();
    private final List<Promise<Optional<UnseenDdl.Proof>>> answers = new ArrayList<>();
    private final UnseenWork work = new UnseenWork(detector(), new UnseenWork.Question() {
        @Override
        public Optional<StatementsLook> counters(String database) {
            return Optional.empty();
        }

        @Override
        public Future<Optional<UnseenDdl.Proof>> ask(
                LookedSession session, Duration ahead, Optional<StatementsLook> before) {
            asked.add(session.id().pid());
            Promise<Optional<UnseenDdl.Proof>> answer = Promise.promise();
            answers.add(answer);
            return answer.future();
        }
    });
    private Instant now = START;

    private static Detector detector() {
        var names = new Names("shop");
        names.putDatabases(Map.of(1L, "shop"));
        names.addRelations("shop", Map.of(ORDERS, "public.orders"));
        return new Detector(new Knowledge(Tools.shipped()), names, any -> true);
    }

    private static LookedSession session(int pid, Instant begun, Instant changed, String mode, String state) {
        return new LookedSession(
                new SessionId(pid, START),
                1,
                "shop",
                "app",
                "psql",
                "local",
                -1,
                state,
                begun,
                changed,
                changed,
                "",
                true,
                null,
                "select 1",
                false,
                List.of(new HeldLock("relation", 1, ORDERS, null, mode, true, 0)));
    }

    private static LookedSession idle(int pid, Instant begun, Instant changed) {
        return session(pid, begun, changed, "AccessExclusiveLock", "idle in transaction");
    }

    private List<Sign> look(LookedSession... sessions) {
        now = now.plusMillis(500);
        return work.signs(new Look(now, Duration.ZERO, List.of(sessions)), id -> false);
    }

    private void looks(int times, LookedSession... sessions) {
        IntStream.range(0, times).forEach(time -> look(sessions));
    }

    private void answer(Optional<UnseenDdl.Proof> found) {
        answers.get(answers.size() - 1).complete(found);
    }

    @Test
    void nothing_is_asked_while_nobody_keeps_everybody_out_in_a_transaction_that_has_written() {
        looks(20);
        looks(20, session(1, START, START, "RowExclusiveLock", "idle in transaction"));
        looks(20, session(1, null, START, "AccessExclusiveLock", "idle in transaction (aborted)"));

        assertThat(asked).isEmpty();
    }

    @Test
    void a_transaction_is_asked_about_at_its_second_look_and_is_a_sign_from_the_answer_to_its_end() {
        assertThat(look(idle(1, START, START))).isEmpty();
        assertThat(asked).isEmpty();
        assertThat(look(idle(1, START, START))).isEmpty();
        assertThat(asked).containsExactly(1);
        var known = new CountsBefore(Map.of(7L, new CountsBefore.Count(1, 0, null)), false);
        answer(Optional.of(new UnseenDdl.Proof("has the lock, and was counted", "alter table orders", known)));

        assertThat(look(idle(1, START, START)))
                .containsExactly(new Sign(
                        new SessionId(1, START), Tool.UNKNOWN, Sign.Kind.DDL, false, "has the lock, and was counted"));
        assertThat(work.statement(new SessionId(1, START))).contains("alter table orders");
        assertThat(work.before(new SessionId(1, START))).isEqualTo(known);
        looks(100, idle(1, START, now));
        assertThat(asked).hasSize(1);
        assertThat(look(idle(1, START.plusSeconds(60), now))).isEmpty();
    }

    @Test
    void who_is_gone_or_in_another_transaction_by_the_next_look_is_not_asked_about() {
        for (int i = 0; i < 20; i++) {
            look(idle(i, START, START));
            look(idle(100, now, now));
        }

        assertThat(asked).isEmpty();
    }

    @Test
    void it_is_asked_about_again_only_when_something_has_run_in_it_and_ever_more_rarely() {
        looks(2, idle(1, START, START));
        answer(Optional.empty());
        looks(1000, idle(1, START, START));
        assertThat(asked).hasSize(1);

        for (int i = 0; i < 1200; i++) {
            look(idle(1, START, now));
            answers.forEach(one -> one.tryComplete(Optional.empty()));
        }
        // Ten minutes: after 2, 4, 8, 16, 32 seconds and each minute.
        assertThat(asked).hasSizeBetween(12, 17);
    }

    @Test
    void what_could_not_be_asked_is_asked_again() {
        looks(2, idle(1, START, START));
        answers.get(0).fail("the lane is down");
        looks(6, idle(1, START, START));

        assertThat(asked).containsExactly(1, 1);
    }

    @Test
    void one_question_is_asked_at_a_time_and_whoever_was_asked_about_least_is_next() {
        looks(50, idle(1, START, START), idle(2, START.plusSeconds(1), START));
        assertThat(asked).containsExactly(1);
        answer(Optional.empty());
        looks(2, idle(1, START, now), idle(2, START.plusSeconds(1), START));

        assertThat(asked).containsExactly(1, 2);
    }

    @Test
    void who_migrates_as_everybody_knows_is_not_asked_about() {
        IntStream.range(0, 20)
                .forEach(time -> work.signs(
                        new Look(START.plusSeconds(time), Duration.ZERO, List.of(idle(1, START, START))), id -> true));

        assertThat(asked).isEmpty();
    }
}
