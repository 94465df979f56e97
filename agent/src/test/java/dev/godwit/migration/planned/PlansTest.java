package dev.godwit.migration.planned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.series.Labels;
import dev.godwit.settings.Durations;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import dev.godwit.settings.YamlReader;
import dev.godwit.state.State;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The time table of a planned migration, in virtual time, with a real store and restarts. */
class PlansTest {

    private static final Instant AT = Instant.parse("2026-11-24T02:00:00Z");

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final List<Event> told = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        RealServers.await(vertx.close());
    }

    private static Plan plan() {
        return new Plan(
                "release 7",
                "shop",
                AT,
                Duration.ofHours(2),
                List.of(Duration.ofDays(7), Duration.ofDays(1), Duration.ofHours(1)),
                Duration.ofMinutes(15));
    }

    /** One life of an agent with this store. */
    private final class Life implements AutoCloseable {
        private final State state = new State(vertx, directory);
        private final Plans plans = new Plans(List.of(plan()), Map.of("shop", "shopdb"), new Events(state), told::add);

        Life(Instant now) throws Exception {
            RealServers.await(state.open(now));
            RealServers.await(plans.open(now));
        }

        void tick(Instant now, Seen... seen) throws Exception {
            RealServers.await(plans.tick(now, List.of(seen)));
        }

        /** Every minute from one moment to another. */
        void ticks(Instant from, Instant to, Seen... seen) throws Exception {
            for (var now = from; !now.isAfter(to); now = now.plusSeconds(60)) {
                tick(now, seen);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                RealServers.await(state.close());
            } catch (Exception failed) {
                throw new IOException(failed);
            }
        }
    }

    private static Seen running(Instant begun) {
        return new Seen("m1", "shop", "shopdb", "V7", begun, null, "runs", false);
    }

    private static Seen ended(Instant begun, Instant ended, boolean bad) {
        return new Seen("m1", "shop", "shopdb", "V7", begun, ended, bad ? "failed" : "applied", bad);
    }

    private List<String> kinds() {
        return told.stream()
                .map(event -> event.kind().word() + " " + Durations.format(distance(event.at())))
                .toList();
    }

    private static Duration distance(Instant at) {
        return Duration.between(AT, at).abs();
    }

    @Test
    void it_is_announced_at_its_times_told_of_while_it_runs_and_when_it_is_over() throws Exception {
        var begun = AT.plusSeconds(120);
        try (var life = new Life(AT.minus(Duration.ofDays(8)))) {
            life.ticks(AT.minus(Duration.ofDays(8)), AT.minus(Duration.ofDays(6)));
            life.ticks(AT.minus(Duration.ofHours(25)), AT.minusSeconds(60));
            life.ticks(AT, AT.plusSeconds(60));
            life.ticks(begun, begun.plusSeconds(40 * 60), running(begun));
            life.ticks(
                    begun.plusSeconds(41 * 60),
                    AT.plus(Duration.ofHours(5)),
                    ended(begun, begun.plusSeconds(2430), false));
            assertThat(RealServers.await(life.plans.newest(10))).hasSize(7);
        }
        assertThat(kinds())
                .containsExactly(
                        "announced 1w",
                        "announced 1d",
                        "announced 1h",
                        "begun 2m",
                        "goes_on 17m",
                        "goes_on 32m",
                        "succeeded 42m30s");
        assertThat(told.get(2).text())
                .isEqualTo("planned migration release 7 of shop is planned for 2026-11-24T02:00:00Z, in 1h,"
                        + " and is to be over by 2026-11-24T04:00:00Z");
        assertThat(told.get(6).text()).contains("applied after 40m30s: V7", "godwit migration report m1");
    }

    @Test
    void a_restart_repeats_nothing_and_what_was_missed_is_not_told_late() throws Exception {
        try (var life = new Life(AT.minus(Duration.ofDays(7)))) {
            life.tick(AT.minus(Duration.ofDays(7)));
        }
        // Nobody was there a day before.
        try (var life = new Life(AT.minus(Duration.ofMinutes(30)))) {
            life.tick(AT.minus(Duration.ofMinutes(30)));
            life.tick(AT.minus(Duration.ofMinutes(29)));
        }
        try (var life = new Life(AT.minus(Duration.ofMinutes(20)))) {
            life.tick(AT.minus(Duration.ofMinutes(20)));
        }
        assertThat(kinds()).containsExactly("announced 1w", "announced 30m");
    }

    @Test
    void an_event_that_was_written_and_not_told_is_told_after_the_restart() throws Exception {
        try (var life = new Life(AT)) {
            var due = new PlanEvents(plan(), AT.minusSeconds(60), List.of()).due();
            RealServers.await(new Events(life.state).add(due));
        }
        assertThat(told).isEmpty();
        try (var life = new Life(AT.minusSeconds(30))) {
            life.tick(AT.minusSeconds(30));
        }
        assertThat(kinds()).containsExactly("announced 1m");
    }

    @Test
    void what_runs_on_after_its_window_is_told_once_and_grows() throws Exception {
        var begun = AT.plusSeconds(60);
        var late = plan().end().plusSeconds(300);
        try (var life = new Life(AT)) {
            life.ticks(plan().end().minusSeconds(60), late, running(begun));
            assertThat(value(life, "godwit_migration_window_overrun_seconds", late, running(begun)))
                    .isEqualTo(300);
            assertThat(value(life, "godwit_migration_window_open", late, running(begun)))
                    .isZero();
            life.tick(late.plusSeconds(60), ended(begun, late.plusSeconds(30), true));
        }
        assertThat(told.stream().map(Event::kind).toList())
                .containsOnlyOnce(Event.Kind.OVERRUN, Event.Kind.FAILED, Event.Kind.BEGUN)
                .doesNotContain(Event.Kind.NOT_COME);
    }

    @Test
    void one_that_does_not_come_is_told_at_the_end_of_its_window() throws Exception {
        try (var life = new Life(AT)) {
            var elsewhere = new Seen("m2", "ledger", "ledger", "x", AT, null, "runs", false);
            life.ticks(AT, plan().end().plusSeconds(300), elsewhere);
            assertThat(value(life, "godwit_migration_window_overrun_seconds", plan().end(), elsewhere))
                    .isZero();
        }
        assertThat(kinds()).containsExactly("not_come 2h");
    }

    private static double value(Life life, String name, Instant now, Seen... seen) {
        return life.plans.samples(now, List.of(seen)).stream()
                .filter(sample -> sample.labels().get(Labels.NAME).equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void mistakes_in_the_list_are_told_with_their_places() throws Exception {
        var file = Files.writeString(directory.resolve("plans.yml"), """
                planned:
                  - {name: one, database: shop, at: 2026-11-24T02:00:00Z}
                  - {name: one, database: shop, at: 2026-11-24T02:00:00Z, window: 2h, announce: [1h, 7d, 1h], every: 15m}
                  - {name: two, database: shop, at: tomorrow}
                  - {name: three, database: nowhere, at: 2026-11-24T02:00:00+01:00, window: 8d}
                  - {database: shop, every: 1s}
                """);
        var problems = new Problems();
        var section = new YamlReader(problems, name -> null).read(file).orElseThrow();
        var planned = section.take("planned");
        var plans = Plan.read(planned);
        Plan.check(planned, plans, List.of("shop"));
        assertThat(plans).hasSize(3);
        assertThat(plans.get(0).announce())
                .containsExactly(Duration.ofDays(7), Duration.ofDays(1), Duration.ofHours(1));
        assertThat(plans.get(1).announce()).containsExactly(Duration.ofDays(7), Duration.ofHours(1));
        assertThat(plans.get(2).at()).isEqualTo("2026-11-24T01:00:00Z");
        assertThat(problems.list().stream().map(Problem::text).toList())
                .anyMatch(text -> text.equals("a second plan one"))
                .anyMatch(text -> text.equals("expected a moment with its offset, found \"tomorrow\""))
                .anyMatch(text -> text.equals("must be at most 1w"))
                .anyMatch(text -> text.equals("is required"))
                .anyMatch(text -> text.equals("must be at least 1m"))
                .anyMatch(text -> text.equals("plan three is about nowhere, which is no database here"));
    }
}
