package dev.godwit.notify;

import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Order, limits and farewell, with a receiver whose every answer the test gives. */
class OutboxTest {

    private static final Answer TAKEN = new Answer.Delivered();
    private static final Answer LATER = new Answer.Later("expected by a test", Optional.empty());

    private final List<String> posted = new CopyOnWriteArrayList<>();
    private final Deque<Promise<Answer>> open = new ConcurrentLinkedDeque<>();
    private NotifyBench bench;
    private Outbox outbox;

    @BeforeEach
    void create() throws Exception {
        bench = new NotifyBench();
        with(NotifyBench.HURRIED);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    void messages_of_one_key_go_one_by_one_in_order() throws Exception {
        put("a", "1");
        put("a", "2");
        assertThat(posted).containsExactly("1");
        answer(LATER);
        until("it is tried again", () -> posted.size() == 2);
        assertThat(posted).containsExactly("1", "1");
        answer(TAKEN);
        until("the next goes", () -> posted.size() == 3);
        assertThat(posted).containsExactly("1", "1", "2");
    }

    @Test
    void a_key_in_trouble_holds_up_no_other() throws Exception {
        put("a", "1");
        put("b", "2");
        assertThat(posted).containsExactly("1", "2");
    }

    @Test
    void only_so_many_are_under_way_at_once() throws Exception {
        for (int i = 0; i < 10; i++) {
            put("key" + i, Integer.toString(i));
        }
        assertThat(posted).hasSize(NotifyBench.HURRIED.atOnce());
        answer(TAKEN);
        until("the next goes", () -> posted.size() == NotifyBench.HURRIED.atOnce() + 1);
    }

    @Test
    void beyond_the_limit_the_oldest_that_is_not_under_way_goes() throws Exception {
        with(limited(3));
        for (int i = 0; i < 5; i++) {
            put("a", Integer.toString(i));
            bench.pass(Duration.ofSeconds(1));
        }
        assertThat(value("godwit_outbox_depth")).isEqualTo(3);
        assertThat(value("godwit_notifications_dropped_total")).isEqualTo(2);
        for (int i = 0; i < 3; i++) {
            answer(TAKEN);
        }
        assertThat(posted).containsExactly("0", "3", "4");
    }

    @Test
    void what_is_too_old_is_not_sent_any_more() throws Exception {
        put("a", "under way");
        put("a", "old");
        bench.pass(Duration.ofHours(25));
        put("a", "new");
        answer(TAKEN);
        until("the next goes", () -> posted.size() == 2);
        assertThat(posted).containsExactly("under way", "new");
        assertThat(value("godwit_notifications_dropped_total")).isEqualTo(1);
    }

    @Test
    void the_oldest_tells_its_age() throws Exception {
        assertThat(value("godwit_outbox_oldest_seconds")).isZero();
        put("a", "1");
        bench.pass(Duration.ofSeconds(90));
        put("b", "2");
        assertThat(value("godwit_outbox_oldest_seconds")).isEqualTo(90);
        assertThat(value("godwit_outbox_depth")).isEqualTo(2);
    }

    @Test
    void a_farewell_waits_for_what_is_under_way() throws Exception {
        with(patient());
        put("a", "1");
        var end = bench.onLoop(() -> Future.succeededFuture(outbox.close()));
        assertThat(end.isComplete()).isFalse();
        answer(TAKEN);
        until("it is over", end::isComplete);
        assertThat(value("godwit_notifications_dropped_total")).isZero();
    }

    @Test
    void a_farewell_has_an_end() throws Exception {
        put("a", "1");
        bench.onLoop(outbox::close);
        assertThat(value("godwit_notifications_dropped_total")).isEqualTo(1);
    }

    private void with(Pace pace) {
        outbox = new Outbox(
                bench.vertx(), bench.now::get, new Random(1), pace, new Tally("test", "webhook[0]"), this::post);
    }

    private static Pace limited(int messages) {
        var pace = NotifyBench.HURRIED;
        return new Pace(
                pace.firstPause(),
                pace.longestPause(),
                pace.age(),
                messages,
                pace.alerts(),
                pace.atOnce(),
                pace.resend(),
                pace.remember(),
                pace.farewell());
    }

    private static Pace patient() {
        var pace = NotifyBench.HURRIED;
        return new Pace(
                pace.firstPause(),
                pace.longestPause(),
                pace.age(),
                9,
                9,
                1,
                pace.resend(),
                pace.remember(),
                Duration.ofMinutes(1));
    }

    private Future<Answer> post(Buffer body) {
        posted.add(body.toString());
        Promise<Answer> answer = Promise.promise();
        open.add(answer);
        return answer.future();
    }

    private void put(String key, String text) throws Exception {
        bench.onLoop(() -> {
            outbox.put(key, Buffer.buffer(text));
            return Future.succeededFuture();
        });
    }

    private void answer(Answer answer) throws Exception {
        until("somebody asks", () -> !open.isEmpty());
        bench.onLoop(() -> {
            open.removeFirst().complete(answer);
            return Future.succeededFuture();
        });
    }

    private double value(String name) throws Exception {
        return bench.onLoop(() -> Future.succeededFuture(outbox.samples(bench.now.get()).stream()
                .filter(sample -> sample.labels().name().equals(name))
                .findFirst()
                .orElseThrow()
                .value()));
    }
}
