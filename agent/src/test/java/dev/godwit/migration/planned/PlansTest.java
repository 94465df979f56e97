package dev.godwit.migration.planned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.migration.planned.Seen.How;
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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
        private final Plans plans;

        Life(Instant now) throws Exception {
            this(now, List.of(plan()));
        }

        Life(Instant now, List<Plan> planned) throws Exception {
            plans = new Plans(planned, Map.of("shop", "shopdb"), new Events(state), told::add);
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
        return seen("m1", "", begun, null, null);
    }

    private static Seen ended(Instant begun, Instant ended, How how) {
        return seen("m1", "", begun, ended, how);
    }

    /** One that was announced as this plan, or not. */
    private static Seen seen(String id, String plan, Instant begun, Instant ended, How how) {
        var outcome = how == null ? "runs" : how.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new Seen(id, "shop", "shopdb", "V7 " + id, plan, begun, ended, how, outcome, "the reason");
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
                    ended(begun, begun.plusSeconds(2430), How.APPLIED));
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
        assertThat(told.get(6).text()).contains("applied after 40m30s: V7 m1; its", "godwit migration report m1");
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
            var due = new PlanEvents(plan(), AT.minusSeconds(60), List.of(), Set.of()).due();
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
            life.tick(late.plusSeconds(60), ended(begun, late.plusSeconds(30), How.FAILED));
        }
        assertThat(told.stream().map(Event::kind).toList())
                .containsOnlyOnce(Event.Kind.OVERRUN, Event.Kind.FAILED, Event.Kind.BEGUN)
                .doesNotContain(Event.Kind.NOT_COME);
    }

    @Test
    void five_small_migrations_are_one_plan_which_begins_once_and_is_over_once() throws Exception {
        var five = new ArrayList<Seen>();
        try (var life = new Life(AT)) {
            for (int i = 0; i < 5; i++) {
                var begun = AT.plusSeconds(i * 120L);
                five.add(seen("m" + i, "", begun, null, null));
                life.tick(begun.plusSeconds(10), five.toArray(Seen[]::new));
                five.set(i, seen("m" + i, "", begun, begun.plusSeconds(20), How.APPLIED));
                life.tick(begun.plusSeconds(30), five.toArray(Seen[]::new));
            }
            assertThat(kinds()).containsExactly("begun 0s");
            life.ticks(AT.plusSeconds(500), plan().end().plusSeconds(3_600), five.toArray(Seen[]::new));
        }
        assertThat(kinds()).containsExactly("begun 0s", "succeeded 8m20s");
        assertThat(told.get(1).text()).contains("applied after 8m20s, 5 migrations: V7 m0 and 4 more");
    }

    @Test
    void what_a_plan_came_to_is_the_worst_of_its_migrations_and_a_failure_does_not_wait() throws Exception {
        var first = seen("m1", "", AT, AT.plusSeconds(60), How.APPLIED);
        var second = seen("m2", "", AT.plusSeconds(30), AT.plusSeconds(90), How.FAILED);
        var third = seen("m3", "", AT.plusSeconds(200), AT.plusSeconds(210), How.APPLIED);
        try (var life = new Life(AT)) {
            life.tick(AT.plusSeconds(100), first, second);
            life.ticks(AT.plusSeconds(220), plan().end().plusSeconds(600), first, second, third);
        }
        assertThat(kinds()).containsExactly("begun 0s", "failed 1m30s");
        assertThat(told.get(1).migration()).isEqualTo("m2");
        assertThat(told.get(1).text()).contains("failed after 1m30s, 2 migrations: V7 m1 and 1 more; failed: V7 m2");
    }

    @Test
    void a_plan_that_was_over_is_told_of_again_only_if_it_came_to_worse() throws Exception {
        var first = seen("m1", "", AT, AT.plusSeconds(60), How.APPLIED);
        var later = AT.plusSeconds(3_600);
        try (var life = new Life(AT)) {
            life.ticks(AT.plusSeconds(70), later, first);
            life.ticks(later, later.plusSeconds(900), first, seen("m2", "", later, later.plusSeconds(5), How.NOTHING));
            assertThat(kinds()).containsExactly("begun 0s", "succeeded 1m");
        }
        try (var life = new Life(later.plusSeconds(1_000))) {
            life.tick(
                    later.plusSeconds(1_000),
                    first,
                    seen("m3", "", later.plusSeconds(950), later.plusSeconds(980), How.FAILED));
        }
        assertThat(told.get(2).kind()).isEqualTo(Event.Kind.FAILED);
        assertThat(told.get(2).text()).contains("failed", "after it was told to be over");
    }

    @Test
    void one_whose_end_nobody_can_tell_has_not_succeeded() throws Exception {
        try (var life = new Life(AT)) {
            life.ticks(AT, AT.plusSeconds(1_200), ended(AT, AT.plusSeconds(60), How.UNKNOWN));
        }
        assertThat(kinds()).containsExactly("begun 0s", "unknown 1m");
        assertThat(told.get(1).text())
                .isEqualTo("planned migration release 7 of shop is over, and nobody can tell how it ended: the reason:"
                        + " V7 m1; its report: godwit migration report m1");
    }

    @Test
    void a_migration_is_never_two_plans() throws Exception {
        var other = new Plan(
                "hotfix", "shop", AT.plusSeconds(3_600), Duration.ofHours(2), List.of(), Duration.ofMinutes(15));
        var late = AT.plusSeconds(3_700);
        var named = seen("named", "release 7", late, late.plusSeconds(10), How.APPLIED);
        var both = seen("both", "", late.plusSeconds(60), late.plusSeconds(70), How.APPLIED);
        var before = seen("before", "", AT.minusSeconds(60), AT.plusSeconds(20), How.APPLIED);
        var plans = List.of(plan(), other);
        assertThat(Belonging.of(plan(), plans, List.of(named, both, before))).containsExactly(before, named);
        assertThat(Belonging.of(other, plans, List.of(named, both, before))).containsExactly(both);
        try (var life = new Life(AT, plans)) {
            assertThat(life.plans.open("shop", late)).contains(other);
            assertThat(life.plans.named("shop", "release 7", late)).contains(plan());
            assertThat(life.plans.named("shop", "anything", late)).contains(other);
            assertThat(life.plans.named("shop", "release 7", AT.minusSeconds(60)))
                    .contains(plan());
            assertThat(life.plans.named("shop", "release 7", AT.minus(Duration.ofDays(2))))
                    .isEmpty();
        }
    }

    @Test
    void one_that_was_announced_as_it_may_come_before_its_time() throws Exception {
        var begun = AT.minusSeconds(1_200);
        try (var life = new Life(AT.minusSeconds(1_800))) {
            life.tick(begun.plusSeconds(5), seen("m1", "release 7", begun, null, null));
            var done = seen("m1", "release 7", begun, begun.plusSeconds(20), How.APPLIED);
            life.ticks(begun.plusSeconds(60), AT.plus(Duration.ofHours(3)), done);
        }
        assertThat(kinds()).containsExactly("begun 20m", "succeeded 19m40s");
    }

    @Test
    void one_that_does_not_come_is_told_at_the_end_of_its_window() throws Exception {
        try (var life = new Life(AT)) {
            var elsewhere = new Seen("m2", "ledger", "ledger", "x", "", AT, null, null, "runs", "");
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
                  - {name: "", database: shop, at: 2026-11-24T02:00:00Z}
                  - {name: " ", database: shop, at: 2026-11-24T02:00:00Z}
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
                .contains("is empty", "is empty")
                .anyMatch(text -> text.equals("expected a moment with its offset, found \"tomorrow\""))
                .anyMatch(text -> text.equals("must be at most 1w"))
                .anyMatch(text -> text.equals("is required"))
                .anyMatch(text -> text.equals("must be at least 1m"))
                .anyMatch(text -> text.equals("plan three is about nowhere, which is no database here"));
    }
}
