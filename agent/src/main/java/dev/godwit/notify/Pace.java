package dev.godwit.notify;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How fast, how long and how much is tried.
 *
 * @param firstPause before the first retry; doubles with each further one
 * @param longestPause where doubling ends
 * @param age after which an unsent message is news to nobody
 * @param messages waiting at most per receiver; beyond it the oldest goes
 * @param alerts an Alertmanager is told of at most
 * @param atOnce requests under way per receiver
 * @param resend how often an Alertmanager is reminded
 * @param remember how long an Alertmanager is reminded that something is over
 * @param farewell how long the end of the agent waits for what is unsent
 */
record Pace(
        Duration firstPause,
        Duration longestPause,
        Duration age,
        int messages,
        int alerts,
        int atOnce,
        Duration resend,
        Duration remember,
        Duration farewell) {

    static final Pace DEFAULT = new Pace(
            Duration.ofMillis(500),
            Duration.ofMinutes(1),
            Duration.ofHours(24),
            1000,
            10_000,
            4,
            Duration.ofMinutes(1),
            Duration.ofMinutes(15),
            Duration.ofSeconds(5));

    /** Half of it certain and half of it chance, so that many who failed together do not come back together. */
    Duration pause(int failures, Optional<Duration> asked, RandomGenerator random) {
        long doubled = firstPause.toMillis() << Math.min(failures - 1, 20);
        long most = Math.min(doubled, longestPause.toMillis());
        var ours = Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
        return asked.filter(wait -> wait.compareTo(ours) > 0).orElse(ours);
    }
}
