package dev.godwit.rules;

import dev.godwit.promql.Evaluator;
import dev.godwit.promql.Notes;
import dev.godwit.promql.Patience;
import dev.godwit.promql.PromqlException;
import dev.godwit.promql.Scalar;
import dev.godwit.promql.Vector;
import dev.godwit.promql.VectorSample;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One rule at one instant: evaluated first, by whatever thread has the time, and then settled by the loop, which owns what it
 * changes. An expensive rule therefore delays neither a beat nor a scrape, and it ends after {@link #LONGEST}.
 */
public final class Judgement {

    /** How long a rule and the texts of its alerts may take. */
    public static final Duration LONGEST = Duration.ofSeconds(10);

    private final Rule rule;
    private final Instant at;
    private final Duration queryOffset;
    private final Evaluator evaluator;
    private final AlertKeeper alerts;
    private final LongSupplier nanoseconds;
    private final Set<Labels> silent;

    private AlertKeeper.Kept kept;
    private String error = "";
    private Duration took = Duration.ZERO;
    private int matched;
    private int series;

    /** {@code silent} are those who do not answer as it begins, by their labels. */
    Judgement(
            Rule rule,
            Instant at,
            Duration queryOffset,
            Evaluator evaluator,
            AlertKeeper alerts,
            LongSupplier nanoseconds,
            Set<Labels> silent) {
        this.rule = rule;
        this.at = at;
        this.queryOffset = queryOffset;
        this.evaluator = evaluator;
        this.alerts = alerts;
        this.nanoseconds = nanoseconds;
        this.silent = silent;
    }

    Rule rule() {
        return rule;
    }

    /** Works out what the rule finds; changes nothing. One thread at a time, any thread. */
    public void evaluate() {
        long start = nanoseconds.getAsLong();
        Patience patience = () -> {
            if (nanoseconds.getAsLong() - start > LONGEST.toNanos()) {
                throw new RuleException("took longer than " + LONGEST.toSeconds() + " s");
            }
        };
        var notes = new Notes();
        try {
            var vector = vector(at.minus(queryOffset).toEpochMilli(), notes, patience);
            matched = vector.samples().size();
            if (rule instanceof AlertingRule alerting) {
                kept = alerts.prepare(alerting, vector, at, patience);
            } else {
                var recorded = recorded((RecordingRule) rule, vector);
                kept = unused -> recorded;
            }
        } catch (PromqlException | RuleException failure) {
            failed(failure.getMessage());
        }
        series = notes.series();
        took = Duration.ofNanos(nanoseconds.getAsLong() - start);
    }

    /** A rule that fails changes nothing. */
    void failed(String why) {
        error = why;
        matched = 0;
        kept = null;
    }

    /** Puts into force what was found: hands its series to {@code write}, and tells how it went. */
    Health settle(Set<Labels> silentNow, Consumer<List<Sample>> write) {
        if (kept != null) {
            try {
                var all = new HashSet<>(silent);
                all.addAll(silentNow);
                write.accept(kept.keep(all));
            } catch (RuleException failure) {
                failed(failure.getMessage());
            }
        }
        return new Health(at, took, error, matched, series);
    }

    private Vector vector(long time, Notes notes, Patience patience) {
        var value = evaluator.within(patience).instant(rule.expression(), time, notes);
        if (value instanceof Vector vector) {
            return vector;
        }
        if (value instanceof Scalar scalar) {
            return new Vector(List.of(new VectorSample(Labels.EMPTY, scalar.value(), time)));
        }
        throw new RuleException("rule result is not a vector or scalar");
    }

    private static List<Sample> recorded(RecordingRule rule, Vector vector) {
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
}
