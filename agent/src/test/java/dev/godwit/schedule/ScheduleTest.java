package dev.godwit.schedule;

import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    /** Quartz knows seconds, so that a test need not wait for a minute. */
    private static final Cron EACH_SECOND = new Cron("each second", "* * * * * ?");

    private final Queue<Runnable> handedOver = new ConcurrentLinkedQueue<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final Schedule schedule = new Schedule(handedOver::add);

    @AfterEach
    void close() {
        schedule.close();
    }

    @Test
    void a_handler_runs_where_it_was_told_to_and_again_once_it_is_over() throws Exception {
        schedule.cron("job", EACH_SECOND, UTC, this::count);
        until("the first time comes", () -> !handedOver.isEmpty());
        assertThat(runs).hasValue(0);
        handedOver.remove().run();
        assertThat(runs).hasValue(1);
        until("the second time comes", () -> !handedOver.isEmpty());
        handedOver.remove().run();
        assertThat(runs).hasValue(2);
    }

    @Test
    void a_time_that_comes_during_a_run_is_skipped_and_counted() throws Exception {
        var end = Promise.<Void>promise();
        var job = schedule.cron("job", EACH_SECOND, UTC, () -> {
            runs.incrementAndGet();
            return end.future();
        });
        for (int i = 0; i < 2; i++) {
            until("a time comes", () -> !handedOver.isEmpty());
            handedOver.remove().run();
        }
        assertThat(runs).hasValue(1);
        assertThat(job.skipped()).isEqualTo(1);
        end.complete();
        until("the next time comes", () -> !handedOver.isEmpty());
        handedOver.remove().run();
        assertThat(runs).hasValue(2);
    }

    @Test
    void a_handler_that_throws_is_run_again_the_next_time() throws Exception {
        schedule.cron("job", EACH_SECOND, UTC, () -> {
            runs.incrementAndGet();
            throw new IllegalStateException("expected by a test");
        });
        for (int i = 0; i < 2; i++) {
            until("a time comes", () -> !handedOver.isEmpty());
            assertThatThrownBy(handedOver.remove()::run).hasMessage("expected by a test");
        }
        assertThat(runs).hasValue(2);
    }

    @Test
    void a_job_called_off_runs_no_more_and_frees_its_name() throws Exception {
        var job = schedule.cron("job", EACH_SECOND, UTC, this::count);
        assertThatThrownBy(() -> schedule.cron("job", EACH_SECOND, UTC, this::count))
                .hasMessage("a second job job");
        job.cancel();
        handedOver.clear();
        schedule.cron("job", EACH_SECOND, UTC, this::count);
        until("its successor comes", () -> !handedOver.isEmpty());
    }

    @Test
    void the_next_time_can_be_shown() throws Exception {
        var job = schedule.cron("job", Cron.parse("0 2 * * *"), UTC, this::count);
        assertThat(job.next(Instant.parse("2026-11-21T03:00:00Z"))).hasValue(Instant.parse("2026-11-22T02:00:00Z"));
    }

    @Test
    void two_schedules_in_one_process_do_not_share_their_end() throws Exception {
        new Schedule(handedOver::add).close();
        schedule.cron("job", EACH_SECOND, UTC, this::count);
        until("the time still comes", () -> !handedOver.isEmpty());
    }

    private Future<?> count() {
        return Future.succeededFuture(runs.incrementAndGet());
    }
}
