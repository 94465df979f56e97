package dev.godwit.alerts;

import dev.godwit.alerts.Alert.State;
import dev.godwit.alerts.AlertTexts.Found;
import dev.godwit.rules.AlertingRule;
import dev.godwit.rules.NoData;
import dev.godwit.rules.RuleException;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The alerts of one rule, and how they move from one judgement to the next. Source: Prometheus' alerting rule. */
final class RuleAlerts {

    /** An alert and, while its element is gone but it must fire on, since when; else null. */
    private record Tracked(Alert alert, Instant goneSince) {}

    private final Map<Labels, Tracked> tracked = new LinkedHashMap<>();
    private AlertingRule rule;

    /** The rule's, printed once and not five times a second. */
    private String expression = "";

    /** Alerts there were when the limit was exceeded last, 0 if it was not. */
    private int overLimit;

    List<Transition> judge(AlertingRule judged, Map<Labels, Found> found, Instant at, Set<Labels> silent) {
        rule = judged;
        if (expression.isEmpty()) {
            expression = judged.expression().toString();
        }
        var transitions = new ArrayList<Transition>();
        found.forEach((labels, element) -> present(labels, element, at, transitions));
        for (var labels : List.copyOf(tracked.keySet())) {
            if (!found.containsKey(labels) && !held(labels, at, silent)) {
                gone(labels, at, transitions);
            }
        }
        overLimit = rule.limit() > 0 && tracked.size() > rule.limit() ? tracked.size() : 0;
        return overLimit > 0 ? end(at) : transitions;
    }

    /** After a reload, a rule of the same key may ask another expression. */
    void reloaded() {
        expression = "";
    }

    void checkLimit() {
        if (overLimit > 0) {
            throw new RuleException("exceeded limit of " + rule.limit() + " with " + overLimit + " alerts");
        }
    }

    private void present(Labels labels, Found element, Instant at, List<Transition> transitions) {
        var before = tracked.get(labels);
        var activeAt = before == null ? at : before.alert().activeAt();
        // Asked anew each time: a reload may have raised the time to hold.
        boolean fires = Duration.between(activeAt, at).compareTo(rule.holds()) >= 0;
        boolean fired = before != null && before.alert().state() == State.FIRING;
        var alert = new Alert(
                labels,
                element.annotations(),
                fires ? State.FIRING : State.PENDING,
                element.value(),
                activeAt,
                !fires ? null : fired ? before.alert().firedAt() : at,
                null,
                expression,
                rule.interval());
        tracked.put(labels, new Tracked(alert, null));
        if (before == null || before.alert().state() != alert.state()) {
            transitions.add(new Transition(alert, at));
        }
    }

    /** Keeps an alert as it is while its data is missing, and says so in an annotation; false if its end can be believed. */
    private boolean held(Labels labels, Instant at, Set<Labels> silent) {
        var missing = silent.stream().filter(who -> mayConcern(who, labels)).toList();
        // The alert about missing data is over when there is data.
        if (missing.isEmpty() || rule.noData() == NoData.RESOLVE || labels.has(AlertTexts.MISSING)) {
            return false;
        }
        var before = tracked.get(labels);
        if (!before.alert().annotations().containsKey(AlertTexts.MISSING)) {
            var who = new TreeSet<>(missing.stream().map(AlertTexts::told).toList());
            var text = "held as it was since " + at + ": " + String.join(", ", who) + " could not be polled";
            tracked.put(labels, new Tracked(before.alert().with(AlertTexts.MISSING, text), null));
        }
        return true;
    }

    /** Whether an alert may come from series with these labels: it has them, or an aggregation left them out. */
    private static boolean mayConcern(Labels who, Labels alert) {
        return who.names().stream()
                .allMatch(name -> !alert.has(name) || alert.get(name).equals(who.get(name)));
    }

    private void gone(Labels labels, Instant at, List<Transition> transitions) {
        var before = tracked.get(labels);
        if (before.alert().state() == State.PENDING) {
            tracked.remove(labels);
            return;
        }
        var since = before.goneSince() == null ? at : before.goneSince();
        if (Duration.between(since, at).compareTo(rule.keepFiring()) < 0) {
            tracked.put(labels, new Tracked(before.alert(), since));
            return;
        }
        tracked.remove(labels);
        transitions.add(new Transition(resolved(before.alert().without(AlertTexts.MISSING), at), at));
    }

    /** Ends all of them; those that fired are resolved. */
    List<Transition> end(Instant at) {
        var transitions = new ArrayList<Transition>();
        for (var one : tracked.values()) {
            // What has begun to fire in this very judgement was never told, so it need not be untold.
            boolean told =
                    one.alert().firedAt() != null && one.alert().firedAt().isBefore(at);
            if (told) {
                transitions.add(new Transition(resolved(one.alert(), at), at));
            }
        }
        tracked.clear();
        return transitions;
    }

    private static Alert resolved(Alert alert, Instant at) {
        return new Alert(
                alert.labels(),
                alert.annotations(),
                State.RESOLVED,
                alert.value(),
                alert.activeAt(),
                alert.firedAt(),
                at,
                alert.expression(),
                alert.interval());
    }

    List<Alert> current() {
        return tracked.values().stream().map(Tracked::alert).toList();
    }

    /** What Prometheus writes about alerts, so that rules and dashboards may read it. */
    List<Sample> series() {
        var samples = new ArrayList<Sample>(tracked.size() * 2);
        for (var alert : current()) {
            var state = alert.state().name().toLowerCase(Locale.ROOT);
            samples.add(new Sample(alert.labels().with(Labels.of(Labels.NAME, "ALERTS", "alertstate", state)), 1));
            samples.add(new Sample(
                    alert.labels().with(Labels.NAME, "ALERTS_FOR_STATE"),
                    alert.activeAt().getEpochSecond()));
        }
        return samples;
    }
}
