package dev.godwit.rules;

import dev.godwit.promql.Expression;
import dev.godwit.promql.Promql;
import dev.godwit.promql.PromqlException;
import dev.godwit.rules.Condition.Baseline;
import dev.godwit.rules.Condition.Quantity;
import dev.godwit.settings.Durations;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * Makes PromQL of a condition: plain numbers only, so that every Prometheus reads it. Values stay in what the threshold is
 * written in where that is a rate, are 0 to 1 for percentages, and seconds or bytes otherwise.
 */
final class ConditionCompiler {

    /** The usual ends this long before now, so that what is happening does not count as usual at once. */
    static final Duration BASELINE_AGE = Duration.ofMinutes(10);

    private static final int FEWEST_MINUTES = 10;

    /**
     * @param shown the rest of a template action that shows a value, closed
     * @param baseline whether the signal's baseline must be recorded
     */
    record Compiled(Expression expression, String shown, boolean baseline) {}

    private ConditionCompiler() {}

    /** Throws {@link ConditionException} if the threshold does not fit the signal. */
    static Compiled compile(Condition condition, Signal signal) {
        return condition.threshold() instanceof Baseline times
                ? toBaseline(condition, times, signal)
                : toQuantity(condition, (Quantity) condition.threshold(), signal);
    }

    /** The median of a signal, once there are ten minutes of it. */
    static Expression baseline(Signal signal) {
        var over = Durations.format(signal.baseline().orElseThrow());
        var window = "(" + signal.value() + ")[" + over + ":1m] offset " + Durations.format(BASELINE_AGE);
        return parse("quantile_over_time(0.5, " + window + ") and on " + signal.labels() + " count_over_time(" + window
                + ") >= " + FEWEST_MINUTES);
    }

    private static Compiled toBaseline(Condition condition, Baseline times, Signal signal) {
        if (signal.baseline().isEmpty()) {
            throw new ConditionException(
                    times.at(),
                    signal.name() + " has no baseline",
                    "Compare it with a fixed threshold, or declare baseline: 1h for it under signals:.");
        }
        if (times.factor().signum() == 0) {
            throw new ConditionException(times.at(), "a baseline times zero is zero", "Write it like 2x baseline.");
        }
        if (condition.operator().contains("=") && !condition.operator().matches("[<>]=")) {
            throw new ConditionException(
                    condition.operatorAt(), "a baseline is never met exactly", "Compare with > or <.");
        }
        var floor = signal.floor().signum() == 0 ? "" : " > " + signal.floor().toPlainString();
        var value = signal.value();
        var usual = signal.baselineMetric();
        // What was negligible may double, and what grows from negligible to negligible is no news either.
        if (!floor.isEmpty()) {
            value = condition.above() ? "(" + value + floor + ")" : value;
            usual = condition.above() ? usual : "(" + usual + floor + ")";
        }
        var text = value + " " + condition.operator() + " on " + signal.labels() + " "
                + times.factor().toPlainString() + " * " + usual;
        return new Compiled(parse(text), signal.unit().shown(), true);
    }

    private static Compiled toQuantity(Condition condition, Quantity quantity, Signal signal) {
        var unit = signal.unit();
        if (quantity.suffix().equals("%") && unit != SignalUnit.RATIO) {
            return toShare(condition, quantity, signal);
        }
        if (unit == SignalUnit.PER_SECOND && unit.figure(quantity.suffix()).isPresent()) {
            var period = unit.figure(quantity.suffix()).orElseThrow();
            var factor = period.compareTo(BigDecimal.ONE) == 0 ? "" : period.toPlainString() + " * ";
            return compared(factor + signal.value(), condition, quantity.number(), perPeriod(period));
        }
        var threshold = unit.base(quantity.number(), quantity.suffix());
        if (threshold.isEmpty()) {
            throw unfit(quantity, signal);
        }
        return compared(signal.value(), condition, threshold.get(), unit.shown());
    }

    private static Compiled toShare(Condition condition, Quantity quantity, Signal signal) {
        var whole = signal.denominator();
        if (whole.isEmpty()) {
            throw new ConditionException(
                    quantity.at(),
                    signal.name() + " has no percentage: nothing says what it is a part of",
                    signal.unit().hint() + " Or declare of: for it under signals:.");
        }
        var share = SignalUnit.RATIO.base(quantity.number(), "%").orElseThrow();
        var value = signal.value() + " / on " + signal.labels() + " " + whole.get();
        return compared(value, condition, share, SignalUnit.RATIO.shown() + " of " + signal.whole());
    }

    private static Compiled compared(String value, Condition condition, BigDecimal threshold, String shown) {
        var text = value + " " + condition.operator() + " " + threshold.toPlainString();
        return new Compiled(parse(text), shown, false);
    }

    /** The parts have been parsed; put together they may be too much. */
    private static Expression parse(String text) {
        try {
            return Promql.parse(text);
        } catch (PromqlException tooMuch) {
            throw new ConditionException(
                    0, "does not compile: " + tooMuch.getMessage(), "Record a part of expr: as a series.");
        }
    }

    private static String perPeriod(BigDecimal seconds) {
        return "humanize }} per "
                + switch (seconds.intValueExact()) {
                    case 1 -> "second";
                    case 60 -> "minute";
                    case 3600 -> "hour";
                    default -> "day";
                };
    }

    private static ConditionException unfit(Quantity quantity, Signal signal) {
        var is = signal.name() + " is " + signal.unit().what();
        if (quantity.suffix().isEmpty()) {
            return new ConditionException(
                    quantity.at(),
                    quantity.text() + " has no unit, " + is,
                    signal.unit().hint());
        }
        return SignalUnit.ofSuffix(quantity.suffix())
                .map(other -> new ConditionException(
                        quantity.at(),
                        "\"" + quantity.text() + "\" is " + other.what() + ", " + is,
                        signal.unit().hint()))
                .orElseGet(() -> new ConditionException(
                        quantity.suffixAt(),
                        "unknown unit \"" + quantity.suffix() + "\", " + is,
                        signal.unit().hint()));
    }
}
