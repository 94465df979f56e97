package dev.godwit.rules;

import dev.godwit.promql.Evaluator;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesStore;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Judges rules: evaluates each, writes what it gives into the store under a writer of its own, and remembers how it went.
 * A rule that fails leaves its series and alerts as they were.
 */
public final class Judge {

    /** Judgements remembered of each rule. */
    public static final int REMEMBERED = 20;

    private final Evaluator evaluator;
    private final SeriesStore store;
    private final AlertKeeper alerts;
    private final LongSupplier nanoseconds;
    private final Polls polls;
    private final Map<String, ArrayDeque<Health>> health = new HashMap<>();
    private Map<String, Sources> sources = Map.of();
    private final Set<String> writers = new HashSet<>();

    /** {@code nanoseconds} only measures how long rules take; {@code polls} tells whose data is missing. */
    public Judge(Evaluator evaluator, SeriesStore store, AlertKeeper alerts, LongSupplier nanoseconds, Polls polls) {
        this.evaluator = evaluator;
        this.store = store;
        this.alerts = alerts;
        this.nanoseconds = nanoseconds;
        this.polls = polls;
    }

    /** A round over one group at one instant; each step judges one rule, so that the caller may do other things between. */
    public Round round(Group group, Instant at) {
        return new Round(group, at);
    }

    /** How the rule fared; empty before it was first judged. */
    public Optional<Health> health(Rule rule) {
        return Optional.ofNullable(health.get(rule.key())).map(ArrayDeque::peekLast);
    }

    /** How it fared the last {@link #REMEMBERED} times, the latest last. */
    public List<Health> history(Rule rule) {
        var found = health.get(rule.key());
        return found == null ? List.of() : List.copyOf(found);
    }

    /** These rules are in force now: ends the series of others and forgets how they fared. */
    public void retain(Rules rules, Instant at) {
        sources = rules.sources();
        var keys = rules.all().stream().map(Rule::key).collect(Collectors.toSet());
        health.keySet().retainAll(keys);
        writers.removeIf(key -> {
            boolean gone = !keys.contains(key);
            if (gone) {
                store.vanish(writer(key), at);
            }
            return gone;
        });
    }

    /** The rules of a group, one at a time and in order; each sees what those before it wrote. */
    public final class Round {

        private final Group group;
        private final Instant at;
        private final Iterator<Rule> rest;

        private Round(Group group, Instant at) {
            this.group = group;
            this.at = at;
            this.rest = group.rules().iterator();
        }

        public boolean hasNext() {
            return rest.hasNext();
        }

        /** Takes the next rule. What it gives is evaluated on any thread, and then given to {@link #settle}. Loop only. */
        public Judgement begin() {
            var rule = rest.next();
            return new Judgement(rule, at, group.queryOffset(), evaluator, alerts, nanoseconds, silent(rule, at));
        }

        /** Puts what was found into force and tells how it went. Loop only. */
        public Health settle(Judgement judgement) {
            var rule = judgement.rule();
            // Who fell silent since it began is as silent.
            var found = judgement.settle(silent(rule, at), samples -> write(rule.key(), samples, at));
            remember(rule, found);
            return found;
        }

        /** Judges the next rule here and now. */
        public Health next() {
            var judgement = begin();
            judgement.evaluate();
            return settle(judgement);
        }

        /** Judges all that is left. */
        public void finish() {
            while (hasNext()) {
                next();
            }
        }
    }

    private Set<Labels> silent(Rule rule, Instant at) {
        return rule instanceof AlertingRule
                ? polls.silent(sources.getOrDefault(rule.key(), Sources.NONE), at)
                : Set.of();
    }

    private void remember(Rule rule, Health found) {
        var times = health.computeIfAbsent(rule.key(), absent -> new ArrayDeque<>(REMEMBERED + 1));
        times.addLast(found);
        if (times.size() > REMEMBERED) {
            times.removeFirst();
        }
    }

    private void write(String key, List<Sample> samples, Instant at) {
        // Most rules find nothing, most of the time: they need no writer until they do.
        if (!samples.isEmpty() || writers.contains(key)) {
            writers.add(key);
            store.write(writer(key), at, samples);
        }
    }

    private static String writer(String key) {
        return "rules/" + key;
    }
}
