package dev.godwit.alerts;

import dev.godwit.alerts.Alert.State;
import dev.godwit.alerts.Check.OfAlerts;
import dev.godwit.alerts.Check.OfExpression;
import dev.godwit.alerts.RuleTestOutcome.Checked;
import dev.godwit.promql.Evaluator;
import dev.godwit.promql.EvaluatorLimits;
import dev.godwit.promql.Notes;
import dev.godwit.promql.PromqlException;
import dev.godwit.promql.Scalar;
import dev.godwit.promql.Vector;
import dev.godwit.promql.VectorSample;
import dev.godwit.rules.AlertingRule;
import dev.godwit.rules.Group;
import dev.godwit.rules.Judge;
import dev.godwit.rules.Polls;
import dev.godwit.rules.Rule;
import dev.godwit.rules.Rules;
import dev.godwit.series.Labels;
import dev.godwit.series.SeriesLimits;
import dev.godwit.series.SeriesStore;
import dev.godwit.settings.Durations;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Spelling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Runs tests of rules in virtual time, with the judge and the alerts that the agent has. Source of the order of things:
 * Prometheus documentation, "Unit testing for rules".
 */
public final class RuleTestRun {

    private final RuleTestFile file;
    private final List<Group> groups;

    /** @param rules those of the file's rule files */
    public RuleTestRun(RuleTestFile file, Rules rules) {
        this.file = file;
        var order = file.order();
        this.groups = rules.groups().stream()
                .sorted(Comparator.comparingInt(group -> Math.max(0, order.indexOf(group.name()))))
                .toList();
    }

    /** Names of alerts that no rule has: their silence shows nothing. */
    public List<Problem> warnings() {
        var names = new TreeSet<String>();
        for (var group : groups) {
            group.rules().stream().filter(rule -> rule instanceof AlertingRule).forEach(rule -> names.add(rule.name()));
        }
        return file.tests().stream()
                .flatMap(test -> test.alertChecks().stream())
                .filter(check -> !names.contains(check.subject()))
                .map(check -> new Problem(
                        check.place(),
                        "",
                        "no alert is called " + check.subject(),
                        Spelling.hint(check.subject(), names, "")))
                .toList();
    }

    public RuleTestOutcome run(RuleTest test) {
        return new Pass(test).outcome();
    }

    /** One test from its first judgement to its last question. */
    private final class Pass {

        private final RuleTest test;
        private final SeriesStore store;
        private final TestSeries series;
        private final Evaluator evaluator;
        private final Alerts alerts;
        private final Judge judge;
        private final List<Checked> checked = new ArrayList<>();

        Pass(RuleTest test) {
            this.test = test;
            var usual = SeriesLimits.DEFAULT;
            var limits = new SeriesLimits(usual.series(), test.end(), RuleTestFile.MOST_JUDGEMENTS, usual.bytes());
            // Every round counts for what looks at a stretch of time.
            this.store = new SeriesStore(limits, Duration.ZERO);
            this.series = new TestSeries(test, store);
            var cost = EvaluatorLimits.DEFAULT;
            this.evaluator = new Evaluator(
                    series,
                    new EvaluatorLimits(
                            cost.samples(),
                            cost.held(),
                            cost.series(),
                            cost.steps(),
                            cost.lookback(),
                            file.interval()));
            this.alerts = new Alerts(
                    new AlertTexts(test.externalLabels(), test.externalUrl(), AlertTexts.answers(evaluator)));
            this.judge = new Judge(evaluator, store, alerts, () -> 0, Polls.ANSWERED);
        }

        RuleTestOutcome outcome() {
            var end = test.end();
            for (var now = Duration.ZERO; now.compareTo(end) <= 0; now = now.plus(file.interval())) {
                var error = judge(now);
                if (!error.isEmpty()) {
                    return new RuleTestOutcome(test, checked, error);
                }
                var next = now.plus(file.interval());
                for (var check : test.alertChecks()) {
                    if (check.at().compareTo(now) >= 0 && check.at().compareTo(next) < 0) {
                        checked.add(check(check));
                    }
                }
            }
            test.expressionChecks().forEach(check -> checked.add(check(check)));
            return new RuleTestOutcome(test, checked, "");
        }

        /** Judges every group; gives what went wrong. */
        private String judge(Duration now) {
            series.show(now);
            var at = test.start().plus(now);
            var errors = new ArrayList<String>();
            for (var group : groups) {
                judge.round(group, at).finish();
                for (var rule : group.rules()) {
                    var error = judge.health(rule).orElseThrow().error();
                    if (!error.isEmpty()) {
                        errors.add(rule.name() + " at " + Durations.format(now) + ": " + error);
                    }
                }
            }
            // Verdicts over a part of the series would be wrong without a word.
            if (store.dropped("limit") + store.dropped("early") > 0) {
                errors.add("what the rules write does not fit into memory at " + Durations.format(now));
            }
            return String.join("\n", errors);
        }

        private Checked check(OfAlerts check) {
            var current = new ArrayList<Alert>();
            int found = 0;
            for (var group : groups) {
                for (var rule : group.rules()) {
                    if (rule instanceof AlertingRule alerting && rule.name().equals(check.subject())) {
                        current.addAll(alerts.of(alerting));
                        found = Math.max(found, series(rule));
                    }
                }
            }
            var failures = new ArrayList<String>();
            failures.add(Difference.alerts("firing", check.firing(), in(State.FIRING, current)));
            check.pending()
                    .ifPresent(
                            wanted -> failures.add(Difference.alerts("pending", wanted, in(State.PENDING, current))));
            failures.removeIf(String::isEmpty);
            return new Checked(check, failure(check, String.join("\n", failures)), found);
        }

        private int series(Rule rule) {
            return judge.health(rule).orElseThrow().series();
        }

        private Checked check(OfExpression check) {
            var notes = new Notes();
            try {
                long at = test.start().plus(check.at()).toEpochMilli();
                var value = evaluator.instant(check.expression(), at, notes);
                var got = value instanceof Scalar scalar
                        ? List.of(new VectorSample(Labels.EMPTY, scalar.value(), at))
                        : ((Vector) value).samples();
                var difference = Difference.samples(check.expected(), got, file.fuzzy());
                return new Checked(check, failure(check, difference), notes.series());
            } catch (PromqlException impossible) {
                return new Checked(check, failure(check, impossible.getMessage()), notes.series());
            }
        }
    }

    private static List<Alert> in(State state, List<Alert> alerts) {
        return alerts.stream().filter(alert -> alert.state() == state).toList();
    }

    private static String failure(Check check, String text) {
        return text.isEmpty() ? "" : check.subject() + " at " + Durations.format(check.at()) + ", " + text;
    }
}
