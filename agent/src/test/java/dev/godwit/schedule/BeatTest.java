package dev.godwit.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.TestLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BeatTest {

    private final TestLoop loop = new TestLoop();
    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger ticks = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        loop.close();
    }

    @Test
    void a_tick_that_is_not_over_is_never_joined_by_another_and_what_it_missed_is_counted() throws Exception {
        Promise<Void> slow = Promise.promise();
        var beat = loop.call(() -> new Beat(
                        loop.vertx(),
                        Duration.ofMillis(10),
                        clock::get,
                        () -> ticks.incrementAndGet() == 1 ? slow.future() : Future.succeededFuture())
                .start());
        assertThat(ticks).hasValue(1);
        // Fifty-five milliseconds pass: ticks at 10, 20, 30, 40 and 50 were due.
        clock.set(55_000_000);
        loop.call(() -> slow.tryComplete());
        RealServers.until("the beat goes on", () -> ticks.get() > 1);
        assertThat(loop.call(beat::missed)).isEqualTo(4);
        loop.call(() -> {
            beat.stop();
            return null;
        });
    }

    @Test
    void a_stopped_beat_is_silent() throws Exception {
        var beat = loop.call(() -> new Beat(loop.vertx(), Duration.ofMillis(1), System::nanoTime, () -> {
                    ticks.incrementAndGet();
                    return Future.succeededFuture();
                })
                .start());
        RealServers.until("some ticks", () -> ticks.get() > 3);
        int last = loop.call(() -> {
            beat.stop();
            return ticks.get();
        });
        loop.await(() -> loop.vertx().timer(20, java.util.concurrent.TimeUnit.MILLISECONDS));
        assertThat(ticks).hasValue(last);
    }
}
