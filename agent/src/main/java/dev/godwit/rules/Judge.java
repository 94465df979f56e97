package dev.godwit.rules;

import dev.godwit.promql.Evaluator;
import dev.godwit.promql.Notes;
import dev.godwit.promql.PromqlException;
import dev.godwit.promql.Scalar;
import dev.godwit.promql.Vector;
import dev.godwit.promql.VectorSample;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

    private static final Sources UNKNOWN = new Sources(Set.of(), false);

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

        /** Judges the next rule and tells how it went. */
        public Health next() {
            var rule = rest.next();
            var found = judge(rule, at, group.queryOffset());
            remember(rule, found);
            return found;
        }

        /** Judges all that is left. */
        public void finish() {
            while (hasNext()) {
                next();
            }
        }
    }

    private void remember(Rule rule, Health found) {
        var times = health.computeIfAbsent(rule.key(), absent -> new ArrayDeque<>(REMEMBERED + 1));
        times.addLast(found);
        if (times.size() > REMEMBERED) {
            times.removeFirst();
        }
    }

    private Health judge(Rule rule, Instant at, Duration queryOffset) {
        long start = nanoseconds.getAsLong();
        try {
            var notes = new Notes();
            var vector = vector(rule, at.minus(queryOffset).toEpochMilli(), notes);
            var samples = rule instanceof AlertingRule alerting
                    ? alerts.keep(alerting, vector, at, polls.silent(sources.getOrDefault(rule.key(), UNKNOWN)))
                    : record((RecordingRule) rule, vector);
            write(rule.key(), samples, at);
            return health(at, start, "", vector.samples().size(), notes.series());
        } catch (PromqlException | RuleException failure) {
            return health(at, start, failure.getMessage(), 0, 0);
        }
    }

    private Health health(Instant at, long start, String error, int matched, int series) {
        return new Health(at, Duration.ofNanos(nanoseconds.getAsLong() - start), error, matched, series);
    }

    private Vector vector(Rule rule, long at, Notes notes) {
        var value = evaluator.instant(rule.expression(), at, notes);
        if (value instanceof Vector vector) {
            return vector;
        }
        if (value instanceof Scalar scalar) {
            return new Vector(List.of(new VectorSample(Labels.EMPTY, scalar.value(), at)));
        }
        throw new RuleException("rule result is not a vector or scalar");
    }

    private static List<Sample> record(RecordingRule rule, Vector vector) {
        var samples = new ArrayList<Sample>(vector.samples().size());
        var seen = new HashSet<Labels>();
        var over = Labels.of(rule.labels()).with(Labels.NAME, rule.name());
        // An empty label takes one away.
        var gone =
                rule.labels().keySet().stream().filter(name -> !over.has(name)).toList();
        for (var sample : vector.samples()) {
            var merged = sample.labels().with(over);
            var labels = gone.isEmpty() ? merged : merged.drop(gone);
            if (!seen.add(labels)) {
                throw new RuleException("vector contains metrics with the same labelset after applying rule labels");
            }
            samples.add(new Sample(labels, sample.value()));
        }
        if (rule.limit() > 0 && samples.size() > rule.limit()) {
            throw new RuleException("exceeded limit of " + rule.limit() + " with " + samples.size() + " series");
        }
        return samples;
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
