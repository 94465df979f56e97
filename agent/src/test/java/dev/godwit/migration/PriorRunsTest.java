package dev.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PriorRunsTest {

    @Test
    void what_took_its_time_because_of_a_value_tells_nothing_of_another() {
        assertThat(PriorRuns.tells("select pg_sleep(20)")).isFalse();
        assertThat(PriorRuns.tells("update orders set note = '' where id < 1000"))
                .isFalse();
        assertThat(PriorRuns.tells("update orders set note = total")).isTrue();
        assertThat(PriorRuns.tells("alter table orders add check (total > 5)")).isTrue();
    }
}
