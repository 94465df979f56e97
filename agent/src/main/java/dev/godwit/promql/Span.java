package dev.godwit.promql;

import dev.godwit.settings.Durations;
import java.time.Duration;

/**
 * A range, a step or an offset of a selector: mostly a number of milliseconds, else arithmetic that needs to know the query's
 * step or range. Source: Prometheus documentation, "Duration expressions".
 *
 * @param fixed milliseconds, where {@code term} is null
 * @param term gives seconds; null where the length is known
 */
public record Span(long fixed, Term term) {

    public static final Span ZERO = new Span(0, null);

    /** Longer than any time that can be written down, and still far from what a long holds. */
    private static final double MOST_MILLISECONDS = 1e16;

    /** Part of the arithmetic, in seconds. */
    public sealed interface Term {

        double seconds(double step, double range);

        record Seconds(double value) implements Term {
            @Override
            public double seconds(double step, double range) {
                return value;
            }

            @Override
            public String toString() {
                return Numbers.literal(value);
            }
        }

        /** The query's step: {@code step()}. */
        record Step() implements Term {
            @Override
            public double seconds(double step, double range) {
                return step;
            }

            @Override
            public String toString() {
                return "step()";
            }
        }

        /** From the query's start to its end: {@code range()}. */
        record Range() implements Term {
            @Override
            public double seconds(double step, double range) {
                return range;
            }

            @Override
            public String toString() {
                return "range()";
            }
        }

        record Operation(Operator operator, Term left, Term right) implements Term {
            @Override
            public double seconds(double step, double range) {
                return operator.apply(left.seconds(step, range), right.seconds(step, range));
            }

            @Override
            public String toString() {
                return "(" + left + " " + operator.symbol() + " " + right + ")";
            }
        }

        /** {@code min_of} or {@code max_of}. */
        record Pick(boolean least, Term left, Term right) implements Term {
            @Override
            public double seconds(double step, double range) {
                double one = left.seconds(step, range);
                double other = right.seconds(step, range);
                return least ? Math.min(one, other) : Math.max(one, other);
            }

            @Override
            public String toString() {
                return (least ? "min_of(" : "max_of(") + left + ", " + right + ")";
            }
        }
    }

    static Span of(long milliseconds) {
        return new Span(milliseconds, null);
    }

    static Span of(Term term, int position) {
        return term instanceof Term.Seconds number ? of(milliseconds(number.value(), position)) : new Span(0, term);
    }

    public boolean isZero() {
        return equals(ZERO);
    }

    /** The length for a query of this step and range, all in milliseconds; must be positive unless {@code anySign}. */
    long milliseconds(long step, long range, boolean anySign, Position position) {
        if (term == null) {
            return fixed;
        }
        double seconds = term.seconds(step / 1000.0, range / 1000.0);
        if (!(anySign || seconds > 0)) {
            throw new PromqlException(position, "duration must be greater than 0");
        }
        return milliseconds(seconds, position.offset());
    }

    static long milliseconds(double seconds, int position) {
        double milliseconds = seconds * 1000;
        if (!(Math.abs(milliseconds) < MOST_MILLISECONDS)) {
            throw new PromqlException(position, "time or duration is out of range");
        }
        return Math.round(milliseconds);
    }

    @Override
    public String toString() {
        return term == null ? Durations.format(Duration.ofMillis(fixed)) : term.toString();
    }
}
