package dev.godwit.migration.effects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.effects.Finding.Kind;
import dev.godwit.migration.effects.ServerHistory.Reading;
import java.time.Instant;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The server as a whole, before and after (D4, D10, error rate of §1.3). */
class ServerFindingsTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T02:00:00Z");
    private static final Instant ENDED = BEGIN.plusSeconds(45 * 60);
    private static final Instant NOW = BEGIN.plusSeconds(58 * 60);
    private static final double MB = 1024 * 1024;

    @Test
    void a_quiet_hour_raises_nothing() {
        for (int seed = 0; seed < 1000; seed++) {
            assertThat(found(seed, one -> one)).as("seed " + seed).isEmpty();
        }
    }

    @Test
    void more_connections_more_rollbacks_deadlocks_and_standbys_behind_are_told() {
        assertThat(found(
                        1,
                        one -> new Reading(
                                one.at(),
                                1,
                                1,
                                one.connections() * 2,
                                one.commits(),
                                one.rollbacks() + minutes(one) * 100,
                                one.deadlocks() + minutes(one),
                                200 * MB,
                                600 * MB)))
                .extracting(Finding::kind)
                .containsExactly(
                        Kind.CONNECTIONS_UP,
                        Kind.ERRORS_UP,
                        Kind.DEADLOCKS_UP,
                        Kind.REPLICATION_LAG_UP,
                        Kind.WAL_RETAINED_UP);
    }

    @Test
    void a_restart_is_no_window() {
        assertThat(found(1, one -> new Reading(one.at(), 2, 2, one.connections(), 0, 0, 0, one.lag(), one.retained())))
                .isEmpty();
    }

    private static double minutes(Reading reading) {
        return java.time.Duration.between(ENDED, reading.at()).toMinutes();
    }

    /** An hour of a reading a minute; those after the end as {@code after} makes them. */
    private static java.util.List<Finding> found(int seed, UnaryOperator<Reading> after) {
        var random = new Random(seed);
        var history = new ServerHistory(null);
        double commits = 0;
        double rollbacks = 0;
        for (int minute = 0; minute < 59; minute++) {
            commits += 1000 + 200 * random.nextGaussian();
            rollbacks += Math.max(0, 10 + 5 * random.nextGaussian());
            var at = BEGIN.plusSeconds(minute * 60L);
            var usual = new Reading(
                    at,
                    1,
                    1,
                    Math.round(40 + 5 * random.nextGaussian()),
                    commits,
                    rollbacks,
                    0,
                    random.nextDouble() * 20 * MB,
                    random.nextDouble() * 50 * MB);
            history.add(at.isBefore(ENDED) ? usual : after.apply(usual));
        }
        return ServerFindings.of(
                "shop", history.between(BEGIN, ENDED.minusSeconds(1)), history.between(ENDED, NOW), NOW);
    }
}
