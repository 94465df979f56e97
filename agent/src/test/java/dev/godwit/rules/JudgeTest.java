package dev.godwit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.godwit.promql.Evaluator;
import dev.godwit.promql.EvaluatorLimits;
import dev.godwit.promql.Patience;
import dev.godwit.promql.Promql;
import dev.godwit.promql.Vector;
import dev.godwit.promql.VectorSample;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesLimits;
import dev.godwit.series.SeriesStore;
import dev.godwit.settings.Problems;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    private static final Labels PID_7 = Labels.of(Labels.NAME, "waiting", "pid", "7");
    private static final Labels PID_8 = Labels.of(Labels.NAME, "waiting", "pid", "8");

    private final SeriesStore store = new SeriesStore(SeriesLimits.DEFAULT);
    private final Evaluator evaluator = new Evaluator(store, EvaluatorLimits.DEFAULT);
    private final List<Vector> handed = new ArrayList<>();
    private long nanoseconds;
    private final Judge judge = new Judge(evaluator, store, this::keep, () -> nanoseconds += 1_000, Polls.ANSWERED);

    private AlertKeeper.Kept keep(AlertingRule rule, Vector value, Instant at, Patience patience) {
        handed.add(value);
        if (value.samples().size() > 1) {
            throw new RuleException("two of a kind");
        }
        return silent -> value.samples().stream()
                .map(sample -> new Sample(Labels.of(Labels.NAME, "ALERTS", "alertname", rule.name()), 1))
                .toList();
    }

    private static Rules rules(String text) {
        var problems = new Problems();
        var rules = new RuleFiles(Duration.ofSeconds(1)).read("r.yml", text, MetricCatalogue.ANYTHING, problems);
        assertThatCode(problems::orThrow).doesNotThrowAnyException();
        return rules;
    }

    private void waiting(Instant at, Labels... series) {
        store.write(
                "probe",
                at,
                List.of(series).stream().map(one -> new Sample(one, 1)).toList());
    }

    private Health health(Rule rule) {
        return judge.health(rule).orElseThrow();
    }

    private List<VectorSample> query(String text, Instant at) {
        return ((Vector) evaluator.instant(Promql.parse(text), at.toEpochMilli())).samples();
    }

    @Test
    void a_rule_sees_what_those_before_it_wrote_at_the_same_instant() {
        var rules = rules("""
                groups:
                  - name: g
                    rules:
                      - {record: 'waiting:count', expr: count(waiting), labels: {by: rule}}
                      - {alert: Waiting, expr: 'waiting:count > 0'}
                      - {record: 'firing:count', expr: 'count(ALERTS{alertname="Waiting"}) or vector(0)'}
                """);
        waiting(START, PID_7, PID_8);
        judge.round(rules.groups().get(0), START).finish();

        assertThat(handed)
                .containsExactly(new Vector(List.of(new VectorSample(
                        Labels.of(Labels.NAME, "waiting:count", "by", "rule"), 2, START.toEpochMilli()))));
        assertThat(query("firing:count", START))
                .singleElement()
                .satisfies(one -> assertThat(one.value()).isEqualTo(1));
    }

    @Test
    void a_round_judges_one_rule_a_step() {
        var rules = rules("groups: [{name: g, rules: [{record: a, expr: 1}, {record: b, expr: 2}]}]");
        var round = judge.round(rules.groups().get(0), START);
        assertThat(round.hasNext()).isTrue();
        round.next();
        assertThat(query("a", START)).hasSize(1);
        assertThat(query("b", START)).isEmpty();
        assertThat(judge.health(rules.all().get(1))).isEmpty();
        round.next();
        assertThat(round.hasNext()).isFalse();
        assertThat(query("b", START)).hasSize(1);
    }

    @Test
    void what_a_rule_no_longer_gives_is_stale_at_once() {
        var rules = rules("groups: [{name: g, rules: [{record: 'by:pid', expr: 'waiting * 2'}]}]");
        waiting(START, PID_7, PID_8);
        judge.round(rules.groups().get(0), START).finish();
        waiting(START.plusMillis(200), PID_8);
        judge.round(rules.groups().get(0), START.plusMillis(200)).finish();

        assertThat(query("by:pid", START.plusMillis(200)))
                .extracting(sample -> sample.labels().get("pid"))
                .containsExactly("8");
        judge.retain(Rules.NONE, START.plusMillis(400));
        assertThat(query("by:pid", START.plusMillis(400))).isEmpty();
        assertThat(judge.health(rules.all().get(0))).isEmpty();
    }

    @Test
    void a_rule_that_fails_says_why_and_leaves_its_series() {
        var rules = rules("""
                groups:
                  - name: g
                    limit: 1
                    rules:
                      - {record: one, expr: 'waiting + on () other'}
                      - {record: same, expr: 'waiting', labels: {pid: ''}}
                      - {record: many, expr: 'waiting'}
                      - {alert: Unusable, expr: waiting}
                """);
        store.write("other", START, List.of(new Sample(Labels.of(Labels.NAME, "other"), 1)));
        waiting(START, PID_7);
        judge.round(rules.groups().get(0), START).finish();
        assertThat(rules.all())
                .allSatisfy(rule -> assertThat(health(rule))
                        .isEqualTo(new Health(
                                START,
                                Duration.ofNanos(1_000),
                                "",
                                1,
                                health(rule).series())));

        var later = START.plusSeconds(1);
        waiting(later, PID_7, PID_8);
        judge.round(rules.groups().get(0), later).finish();
        assertThat(rules.all().stream()
                        .map(rule -> judge.health(rule).orElseThrow().error()))
                .containsExactly(
                        "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
                        "vector contains metrics with the same labelset after applying rule labels",
                        "exceeded limit of 1 with 2 series",
                        "two of a kind");
        assertThat(query("{__name__=~\"one|same|many\"}", later)).hasSize(3);
    }

    @Test
    void a_rule_tells_how_many_series_it_found_and_how_it_fared_lately() {
        var rules = rules("""
                groups:
                  - name: g
                    rules:
                      - {record: low, expr: 'waiting > 5 and on () waiting'}
                      - {record: misspelt, expr: 'wating > 5'}
                """);
        waiting(START, PID_7, PID_8);
        for (int second = 1; second <= Judge.REMEMBERED + 5; second++) {
            judge.round(rules.groups().get(0), START.plusSeconds(second)).finish();
        }
        assertThat(health(rules.all().get(0)).matched()).isZero();
        assertThat(health(rules.all().get(0)).series()).isEqualTo(4);
        assertThat(health(rules.all().get(1)).series()).isZero();
        assertThat(judge.history(rules.all().get(0)))
                .extracting(Health::at)
                .hasSize(Judge.REMEMBERED)
                .startsWith(START.plusSeconds(6))
                .endsWith(START.plusSeconds(25));
    }

    @Test
    void who_is_silent_is_asked_by_what_a_rule_reads_in_the_end() {
        var rules = rules("""
                groups:
                  - name: g
                    rules:
                      - {record: once, expr: 'sum(waiting)'}
                      - {record: twice, expr: 'once + once + loops'}
                      - {record: loops, expr: 'twice + free'}
                      - {alert: Deep, expr: 'twice > up'}
                      - {alert: Any, expr: 'max({job="x"}) + up'}
                """);
        var asked = new LinkedHashSet<Sources>();
        var asking = new Judge(
                evaluator, store, (rule, value, at, patience) -> silent -> List.of(), () -> 0, (sources, at) -> {
                    asked.add(sources);
                    return Set.of();
                });
        asking.retain(rules, START);
        asking.round(rules.groups().get(0), START).finish();
        assertThat(asked)
                .containsExactly(
                        new Sources(Set.of("waiting", "free", "up"), false, false, Duration.ofSeconds(2)),
                        new Sources(Set.of("up"), true, false, Duration.ZERO));
    }

    @Test
    void how_far_back_a_rule_looks_is_traced_through_what_is_recorded() {
        var rules = rules("""
                groups:
                  - name: recorded
                    interval: 10s
                    query_offset: 2s
                    rules:
                      - {record: one, expr: 'rate(waiting[5m] offset 3s)'}
                  - name: alerts
                    interval: 1s
                    rules:
                      - {alert: A, expr: 'one > 0 or up offset 1s'}
                      - {alert: B, expr: 'sum(max_over_time((up offset 5s)[1m:] offset 4s))'}
                """);
        var sources = rules.sources();
        assertThat(sources.get(rules.all().get(1).key()))
                .isEqualTo(new Sources(Set.of("waiting", "up"), false, true, Duration.ofSeconds(10 + 2 + 3 + 1)));
        assertThat(sources.get(rules.all().get(2).key()))
                .isEqualTo(new Sources(Set.of("up"), false, true, Duration.ofSeconds(9)));
    }

    @Test
    void a_rule_that_fails_still_tells_how_many_series_it_found() {
        var rules = rules("groups: [{name: g, limit: 1, rules: [{record: many, expr: waiting}]}]");
        waiting(START, PID_7, PID_8);
        judge.round(rules.groups().get(0), START).finish();
        assertThat(health(rules.all().get(0)).isGood()).isFalse();
        assertThat(health(rules.all().get(0)).series()).isEqualTo(2);
    }

    @Test
    void a_rule_that_takes_too_long_is_ended() {
        var rules = rules("groups: [{name: g, rules: [{record: dear, expr: 'sum_over_time(vector(1)[1h:1s])'}]}]");
        var slow = new Judge(evaluator, store, this::keep, () -> nanoseconds += 1_000_000_000, Polls.ANSWERED);
        slow.round(rules.groups().get(0), START).finish();
        assertThat(slow.health(rules.all().get(0)).orElseThrow().error()).isEqualTo("took longer than 10 s");
    }

    @Test
    void who_falls_silent_while_a_rule_is_evaluated_is_silent_for_it() {
        var rules = rules("groups: [{name: g, rules: [{alert: A, expr: waiting}]}]");
        var kept = new ArrayList<Set<Labels>>();
        var silent = new ArrayList<>(List.of(Labels.of("target", "before")));
        var asking = new Judge(
                evaluator,
                store,
                (rule, value, at, patience) -> all -> {
                    kept.add(all);
                    return List.of();
                },
                () -> 0,
                (sources, at) -> Set.copyOf(silent));
        var round = asking.round(rules.groups().get(0), START);
        var judgement = round.begin();
        silent.set(0, Labels.of("target", "after"));
        judgement.evaluate();
        round.settle(judgement);
        assertThat(kept).containsExactly(Set.of(Labels.of("target", "before"), Labels.of("target", "after")));
    }

    @Test
    void the_query_offset_moves_what_is_read_and_not_when_it_is_written() {
        var rules = rules("groups: [{name: g, query_offset: 10s, rules: [{record: then, expr: time()}]}]");
        judge.round(rules.groups().get(0), START).finish();
        assertThat(query("then", START))
                .singleElement()
                .satisfies(one -> assertThat(one.value()).isEqualTo(START.getEpochSecond() - 10.0));
        assertThat(query("timestamp(then)", START))
                .singleElement()
                .satisfies(one -> assertThat(one.value()).isEqualTo(START.getEpochSecond() + 0.0));
    }
}
