package dev.godwit;

import dev.godwit.migration.GuardCondition;
import dev.godwit.migration.GuardSettings;
import dev.godwit.promql.Evaluator;
import dev.godwit.promql.Expression;
import dev.godwit.promql.Expression.Aggregation;
import dev.godwit.promql.Expression.Binary;
import dev.godwit.promql.Expression.Call;
import dev.godwit.promql.Expression.VectorSelector;
import dev.godwit.promql.Operator;
import dev.godwit.promql.Promql;
import dev.godwit.promql.PromqlException;
import dev.godwit.promql.Selectors;
import dev.godwit.promql.ValueType;
import dev.godwit.promql.Vector;
import dev.godwit.rules.MetricCatalogue;
import dev.godwit.series.Matcher;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Spelling;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The guard's condition is an expression of the rules' language: read with the rest of the configuration, judged on a worker. */
final class GuardLanguage {

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final String TARGET = "target";
    private static final int MOST = 4_096;

    private GuardLanguage() {}

    /** @param targets the names of the databases, {@code recorded} those that rules record */
    static GuardSettings.ConditionReader reader(
            MetricCatalogue catalogue, Collection<String> recorded, Collection<String> targets) {
        return entry -> read(entry).map(expression -> doubts(entry, expression, catalogue, recorded, targets));
    }

    private static Optional<Expression> read(Entry entry) {
        var text = entry.text("");
        if (text.length() > MOST) {
            entry.problem("is longer than " + MOST + " characters", "Record a part of it with a rule.");
            return Optional.empty();
        }
        try {
            var expression = Promql.parse(text);
            if (expression.type() != ValueType.VECTOR) {
                entry.problem(
                        "condition must give an instant vector, gives a "
                                + expression.type().words(),
                        "Write a comparison of a series, such as godwit_migration_blocked_sessions > 20.");
                return Optional.empty();
            }
            return Optional.of(expression);
        } catch (PromqlException bad) {
            entry.problemAt(
                    bad.position(),
                    bad.getMessage(),
                    "It is PromQL: godwit_migration_blocked_sessions > 20, for example.");
            return Optional.empty();
        }
    }

    private static List<Problem> doubts(
            Entry entry,
            Expression expression,
            MetricCatalogue catalogue,
            Collection<String> recorded,
            Collection<String> targets) {
        var doubts = new ArrayList<Problem>();
        var names = new ArrayList<>(catalogue.names());
        names.addAll(recorded);
        var selectors = Selectors.of(expression);
        for (var selector : selectors) {
            var metric = Selectors.metric(selector).orElse("");
            if (!metric.isEmpty() && !recorded.contains(metric) && !catalogue.knows(metric)) {
                var hint = Spelling.hint(metric, names, "");
                doubts.add(entry.noted(selector.position().offset(), "no probe writes " + metric, hint));
            }
            selector.matchers().stream()
                    .filter(one -> one.name().equals(TARGET) && targets.stream().noneMatch(one::matches))
                    .findFirst()
                    .ifPresent(one -> doubts.add(nobody(entry, selector, one, targets)));
        }
        if (selectors.isEmpty()) {
            doubts.add(entry.noted(
                    0, "reads no series, so it always says the same", "Name a series that a migration can move."));
        } else if (!keepsTarget(expression.bare())) {
            doubts.add(entry.noted(
                    0,
                    "gives no label target, so it concerns every migration that runs, on whatever server",
                    "Keep the label: sum by (target) (…), or and on (target) …."));
        }
        return doubts;
    }

    private static Problem nobody(Entry entry, VectorSelector selector, Matcher matcher, Collection<String> targets) {
        return entry.noted(
                selector.position().offset(),
                "can never concern a migration: no database matches " + matcher,
                Spelling.hint(matcher.value(), targets, "Databases are " + String.join(", ", targets) + "."));
    }

    /** Whether what it gives still says which server it is about; where that cannot be told it is taken to. */
    private static boolean keepsTarget(Expression expression) {
        if (expression instanceof Aggregation of) {
            boolean kept = of.grouping().without() != of.grouping().labels().contains(TARGET);
            return kept && keepsTarget(of.expression().bare());
        }
        if (expression instanceof Binary binary) {
            return keepsTarget(binary);
        }
        if (expression instanceof Call call) {
            return call.arguments().stream()
                    .anyMatch(one ->
                            one.type() != ValueType.SCALAR && one.type() != ValueType.TEXT && keepsTarget(one.bare()));
        }
        return expression instanceof VectorSelector
                || expression.children().stream().anyMatch(child -> keepsTarget(child.bare()));
    }

    private static boolean keepsTarget(Binary binary) {
        var left = binary.left();
        var right = binary.right();
        if (left.type() == ValueType.SCALAR) {
            return keepsTarget(right.bare());
        }
        boolean whole = right.type() == ValueType.SCALAR
                || binary.operator() == Operator.AND
                || binary.operator() == Operator.UNLESS;
        if (whole) {
            return keepsTarget(left.bare());
        }
        return keepsTarget(left.bare()) && keepsTarget(right.bare());
    }

    /** Works the condition out on a thread of {@code worker}, as long as it may take. */
    static GuardCondition condition(
            GuardSettings settings, Evaluator evaluator, WorkerExecutor worker, LongSupplier nanoseconds) {
        var expression = Promql.parse(settings.condition());
        return at -> worker.executeBlocking(
                () -> {
                    long end = nanoseconds.getAsLong() + LONGEST.toNanos();
                    var value = evaluator
                            .within(() -> {
                                if (nanoseconds.getAsLong() > end) {
                                    throw new PromqlException(0, "it took longer than " + LONGEST.toSeconds() + " s");
                                }
                            })
                            .instant(expression, at.toEpochMilli());
                    return value instanceof Vector vector
                            ? vector.samples().stream()
                                    .map(one -> new GuardCondition.Held(one.labels(), one.value()))
                                    .toList()
                            : List.<GuardCondition.Held>of();
                },
                false);
    }
}
