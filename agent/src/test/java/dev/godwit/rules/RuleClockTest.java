package dev.godwit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.TestLoop;
import dev.godwit.promql.Evaluator;
import dev.godwit.promql.EvaluatorLimits;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesLimits;
import dev.godwit.series.SeriesStore;
import dev.godwit.settings.Problems;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RuleClockTest {

    private static final String SLOW = """
            groups:
              - name: slow
                interval: 1h
                rules:
                  - {record: one, expr: blocked + 0}
                  - {record: two, expr: one + 0}
              - name: other
                interval: 1h
                rules:
                  - {record: three, expr: calls + 0}
            """;

    private final TestLoop loop = new TestLoop();
    private final SeriesStore store = new SeriesStore(SeriesLimits.DEFAULT);
    private final AtomicInteger judged = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private Consumer<Health> listener = health -> {};
    private AlertKeeper keeper = (rule, value, at, patience) -> silent -> List.of();
    private LongSupplier nanoseconds = System::nanoTime;
    private Rules rules;
    private RuleClock clock;

    @AfterEach
    void close() throws Exception {
        loop.close();
    }

    @Test
    void news_about_a_metric_has_its_readers_judged_at_once_and_nobody_else() throws Exception {
        start(SLOW);
        loop.call(() -> {
            store.write("w", java.time.Instant.now(), List.of(sample("blocked", 3), sample("calls", 1)));
            clock.news(Set.of("blocked"));
            return null;
        });
        RealServers.until("both rules of the group were judged", () -> judged.get() == 2);
        assertThat(loop.call(() -> store.present().get(Labels.of(Labels.NAME, "two"))))
                .isEqualTo(3.0);
        assertThat(loop.call(() -> store.present().get(Labels.of(Labels.NAME, "three"))))
                .isNull();
    }

    @Test
    void news_that_comes_while_a_group_is_at_work_has_it_judged_once_more() throws Exception {
        start(SLOW);
        loop.call(() -> {
            clock.news(Set.of("blocked"));
            clock.news(Set.of("blocked"));
            clock.news(Set.of("blocked"));
            return null;
        });
        RealServers.until("two rounds of two rules", () -> judged.get() == 4);
        // A turn of the loop later there is still no third round.
        loop.call(() -> null);
        loop.call(() -> null);
        assertThat(judged).hasValue(4);
    }

    @Test
    void a_group_is_judged_on_its_interval_until_the_clock_is_stopped() throws Exception {
        start("groups: [{name: g, interval: 50ms, rules: [{record: r, expr: vector(1)}]}]");
        RealServers.until("several rounds", () -> judged.get() >= 3);
        int last = loop.call(() -> {
            clock.stop();
            return judged.get();
        });
        loop.await(() -> loop.vertx().timer(150, java.util.concurrent.TimeUnit.MILLISECONDS));
        assertThat(judged).hasValue(last);
    }

    @Test
    void a_dear_rule_delays_neither_the_loop_nor_another_group() throws Exception {
        var done = new CountDownLatch(1);
        keeper = (rule, value, at, patience) -> {
            await(done);
            return silent -> List.of();
        };
        start("groups: [{name: dear, interval: 50ms, rules: [{alert: A, expr: vector(1)}]},"
                + " {name: cheap, interval: 1h, rules: [{record: cheap, expr: calls + 0}]}]");
        RealServers.until("the dear rule is under way", () -> waiting.get() == 1);
        loop.call(() -> {
            clock.news(Set.of("calls"));
            return null;
        });
        RealServers.until("the other group is judged", () -> judged.get() == 1);
        done.countDown();
        RealServers.until("the dear one, too", () -> judged.get() >= 2);
    }

    @Test
    void a_time_is_missed_when_what_is_at_work_was_begun_an_interval_before() throws Exception {
        var done = new CountDownLatch(1);
        keeper = (rule, value, at, patience) -> {
            await(done);
            return silent -> List.of();
        };
        start("groups: [{name: g, interval: 1s, rules: [{alert: A, expr: blocked + 0}]}]");
        var begun = java.time.Instant.now();
        loop.call(() -> {
            clock.news(Set.of("blocked"));
            return null;
        });
        RealServers.until(
                "a time was missed",
                () -> loop.call(() -> clock.missed(rules.groups().get(0))) > 0);
        // The time that came while the judgement for the news was young was not.
        assertThat(java.time.Instant.now()).isAfterOrEqualTo(begun.plusSeconds(1));
        done.countDown();
    }

    @Test
    void a_rule_that_was_dear_waits_for_dear_ones_only() throws Exception {
        var threads = new ArrayList<String>();
        keeper = (rule, value, at, patience) -> {
            threads.add(Thread.currentThread().getName().replaceAll("-.*", ""));
            return silent -> List.of();
        };
        // The measuring clock runs ahead: by what it says, each evaluation takes as long as a dear one.
        var ticks = new AtomicLong();
        nanoseconds = () -> ticks.addAndGet(RuleClock.DEAR.toNanos());
        start("groups: [{name: dear, interval: 50ms, rules: [{alert: A, expr: vector(1)}]}]");
        RealServers.until("it was judged thrice", () -> judged.get() >= 3);
        loop.call(() -> {
            clock.stop();
            return null;
        });
        assertThat(threads.subList(0, 3)).containsExactly("quick", "slow", "slow");
    }

    @Test
    void a_rule_whose_evaluation_breaks_is_told_so_and_the_next_one_judged() throws Exception {
        keeper = (rule, value, at, patience) -> {
            throw new IllegalStateException("a mistake of ours");
        };
        var told = new ArrayList<String>();
        listener = health -> told.add(health.error());
        start("groups: [{name: g, interval: 1h, rules: [{alert: A, expr: x}, {record: r, expr: x}]}]");
        loop.call(() -> {
            clock.news(Set.of("x"));
            return null;
        });
        RealServers.until("both are judged", () -> judged.get() == 2);
        assertThat(told).containsExactly("Godwit could not evaluate the rule, its log says why", "");
    }

    @Test
    void rules_that_are_replaced_settle_nothing_any_more_and_the_others_go_on() throws Exception {
        var done = new CountDownLatch(1);
        var settled = new AtomicInteger();
        keeper = (rule, value, at, patience) -> {
            await(done);
            return silent -> {
                settled.incrementAndGet();
                return List.of();
            };
        };
        var kept = " {name: kept, interval: 50ms, rules: [{record: kept, expr: vector(1)}]}";
        start("groups: [{name: gone, interval: 50ms, rules: [{alert: A, expr: vector(1)}]}," + kept + "]");
        RealServers.until("the one is under way", () -> waiting.get() == 1);
        var next = read(
                "groups: [" + kept + ", {name: fresh, interval: 50ms, rules: [{record: fresh, expr: vector(2)}]}]");
        loop.call(() -> {
            clock.replace(next);
            return null;
        });
        done.countDown();
        int before = judged.get();
        RealServers.until("the others were judged several times", () -> judged.get() > before + 6);
        assertThat(settled).hasValue(0);
        assertThat(waiting).hasValue(1);
        assertThat(loop.call(() -> store.present().get(Labels.of(Labels.NAME, "fresh"))))
                .isEqualTo(2.0);
    }

    private void await(CountDownLatch latch) {
        waiting.incrementAndGet();
        try {
            latch.await(20, java.util.concurrent.TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static Rules read(String text) {
        var problems = new Problems();
        var rules = new RuleFiles(java.time.Duration.ofSeconds(15))
                .read("rules.yml", text, MetricCatalogue.ANYTHING, problems);
        assertThat(problems.list()).isEmpty();
        return rules;
    }

    private void start(String text) throws Exception {
        rules = read(text);
        loop.call(() -> {
            var judge = new Judge(
                    new Evaluator(store, EvaluatorLimits.DEFAULT), store, keeper, nanoseconds, Polls.ANSWERED);
            var quick = loop.vertx().createSharedWorkerExecutor("quick", 2);
            var slow = loop.vertx().createSharedWorkerExecutor("slow", 1);
            clock = new RuleClock(loop.vertx(), quick, slow, judge, InstantSource.system(), health -> {
                listener.accept(health);
                judged.incrementAndGet();
            });
            clock.start(rules);
            return null;
        });
    }

    private static Sample sample(String metric, double value) {
        return new Sample(Labels.of(Labels.NAME, metric), value);
    }
}
