package dev.godwit.web;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttemptTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Attempt attempt = new Attempt(Duration.ofNanos(10), nanos::get);

    @Test
    void it_ends_behind_its_deadline_even_where_the_clock_wraps() {
        nanos.addAndGet(10);
        assertThatCode(attempt::check).doesNotThrowAnyException();
        nanos.addAndGet(1);
        assertThatThrownBy(attempt::check).hasMessage("query timed out in expression evaluation");
    }

    @Test
    void it_ends_when_its_client_leaves() {
        attempt.leave();
        assertThatThrownBy(attempt::check).hasMessage("query was canceled in expression evaluation");
    }
}
