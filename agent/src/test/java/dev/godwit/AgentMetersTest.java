package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentMetersTest {

    private final AgentMeters meters = new AgentMeters();

    @AfterEach
    void close() {
        meters.close();
    }

    /** Gauges hold what they measure weakly: nothing else must let it go. */
    @Test
    void the_process_is_still_measured_after_a_garbage_collection() {
        System.gc();
        assertThat(meters.registry().scrape().lines().filter(line -> line.startsWith("process_")))
                .hasSize(5)
                .noneMatch(line -> line.endsWith("NaN"));
    }
}
