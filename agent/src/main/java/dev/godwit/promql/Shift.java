package dev.godwit.promql;

/**
 * Where in time a selector looks: {@code offset} before the anchor, which is the time of evaluation unless an
 * {@code @} modifier sets another.
 *
 * @param time of an {@link Anchor#TIME}, else 0
 */
public record Shift(Span offset, Anchor anchor, long time) {

    public static final Shift NONE = new Shift(Span.ZERO, Anchor.EVALUATION, 0);

    /** What the offset is counted from. */
    public enum Anchor {
        EVALUATION,
        TIME,
        START,
        END
    }

    Shift by(Span newOffset) {
        return new Shift(newOffset, anchor, time);
    }

    Shift at(Anchor newAnchor, long newTime) {
        return new Shift(offset, newAnchor, newTime);
    }

    /** The time it is counted from, when a query over {@code start} to {@code end} is evaluated at {@code at}. */
    long base(long at, long start, long end) {
        return switch (anchor) {
            case EVALUATION -> at;
            case TIME -> time;
            case START -> start;
            case END -> end;
        };
    }
}
