package dev.godwit.alerts;

import dev.godwit.alerts.AlertTexts.Found;
import dev.godwit.promql.Patience;
import dev.godwit.promql.Vector;
import dev.godwit.rules.AlertKeeper;
import dev.godwit.rules.AlertingRule;
import dev.godwit.rules.NoData;
import dev.godwit.rules.Rule;
import dev.godwit.rules.Rules;
import dev.godwit.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Every alert there is: pending, firing, and lately resolved. Owned by one thread.
 *
 * <p>An alert that was pending and is gone leaves without a word; whoever needs to know asks {@link #current}.
 */
public final class Alerts implements AlertKeeper {

    /** How long a resolved alert is listed. */
    public static final Duration RETENTION = Duration.ofMinutes(15);

    /** Resolved alerts listed at most; the oldest go first. */
    public static final int MOST_RESOLVED = 1_000;

    private final AlertTexts texts;
    private final Map<String, RuleAlerts> byRule = new LinkedHashMap<>();
    private final ArrayDeque<Alert> resolved = new ArrayDeque<>();
    private final List<Consumer<Transition>> listeners = new ArrayList<>();

    public Alerts(AlertTexts texts) {
        this.texts = texts;
    }

    /** Calls {@code listener} for each transition, after the state it leads to is in force. */
    public void onTransition(Consumer<Transition> listener) {
        listeners.add(listener);
    }

    /**
     * Moves the alerts of a rule to where its value at an instant puts them. Throws
     * {@link dev.godwit.rules.RuleException} if two elements make the same alert, which changes nothing, or if there are
     * more alerts than the rule's limit, which ends them all. What those with the {@code silent} labels would have said is not
     * taken for an end unless the rule wants it so.
     */
    public List<Transition> judge(AlertingRule rule, Vector value, Instant at, Set<Labels> silent) {
        return move(rule, texts.alerts(rule, value, at, Patience.ENDLESS), at, silent);
    }

    private List<Transition> move(AlertingRule rule, Map<Labels, Found> found, Instant at, Set<Labels> silent) {
        if (rule.noData() == NoData.ALERT) {
            silent.forEach(who -> texts.missing(rule, who, at, found));
        }
        var state = byRule.computeIfAbsent(rule.key(), absent -> new RuleAlerts());
        var transitions = state.judge(rule, found, at, silent);
        publish(transitions, at);
        state.checkLimit();
        return transitions;
    }

    /** Works out labels and texts, which may ask queries; moving then is {@link #judge}, answered with {@code ALERTS} and its like. */
    @Override
    public Kept prepare(AlertingRule rule, Vector value, Instant at, Patience patience) {
        var found = texts.alerts(rule, value, at, patience);
        return silent -> {
            move(rule, found, at, silent);
            return byRule.get(rule.key()).series();
        };
    }

    /** After a reload: resolves the alerts of rules that are no longer in force, since nobody else would ever end them. */
    public void retain(Rules rules, Instant at) {
        var keys = rules.all().stream().map(Rule::key).collect(Collectors.toSet());
        var ended = new ArrayList<Transition>();
        byRule.entrySet().removeIf(entry -> {
            boolean gone = !keys.contains(entry.getKey());
            if (gone) {
                ended.addAll(entry.getValue().end(at));
            }
            return gone;
        });
        byRule.values().forEach(RuleAlerts::reloaded);
        publish(ended, at);
    }

    /** Pending and firing alerts, rule by rule. */
    public List<Alert> current() {
        return byRule.values().stream()
                .flatMap(state -> state.current().stream())
                .toList();
    }

    /** The pending and firing alerts of one rule. */
    public List<Alert> of(AlertingRule rule) {
        var state = byRule.get(rule.key());
        return state == null ? List.of() : state.current();
    }

    /** Alerts that ended within {@link #RETENTION}, the latest last; not those that came back since. */
    public List<Alert> recentlyResolved() {
        return List.copyOf(resolved);
    }

    private void publish(List<Transition> transitions, Instant at) {
        var oldest = at.minus(RETENTION);
        while (!resolved.isEmpty() && resolved.peekFirst().resolvedAt().isBefore(oldest)) {
            resolved.removeFirst();
        }
        for (var transition : transitions) {
            var alert = transition.alert();
            resolved.removeIf(other -> other.labels().equals(alert.labels()));
            if (alert.state() == Alert.State.RESOLVED) {
                resolved.addLast(alert);
            }
        }
        while (resolved.size() > MOST_RESOLVED) {
            resolved.removeFirst();
        }
        for (var transition : transitions) {
            listeners.forEach(listener -> listener.accept(transition));
        }
    }
}
