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
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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

    private void start(String text) throws Exception {
        var problems = new Problems();
        var rules = new RuleFiles(java.time.Duration.ofSeconds(15))
                .read("rules.yml", text, MetricCatalogue.ANYTHING, problems);
        assertThat(problems.list()).isEmpty();
        loop.call(() -> {
            var judge = new Judge(
                    new Evaluator(store, EvaluatorLimits.DEFAULT),
                    store,
                    (rule, value, at, silent) -> List.of(),
                    System::nanoTime,
                    Polls.ANSWERED);
            clock = new RuleClock(loop.vertx(), judge, InstantSource.system(), health -> judged.incrementAndGet());
            clock.start(rules);
            return null;
        });
    }

    private static Sample sample(String metric, double value) {
        return new Sample(Labels.of(Labels.NAME, metric), value);
    }
}
