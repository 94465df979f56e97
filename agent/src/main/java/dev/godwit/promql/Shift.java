package dev.godwit.promql;

/**
 * Where in time a selector looks: {@code offset} milliseconds before the anchor, which is the time of evaluation unless an
 * {@code @} modifier sets another.
 *
 * @param time of an {@link Anchor#TIME}, else 0
 */
public record Shift(long offset, Anchor anchor, long time) {

    public static final Shift NONE = new Shift(0, Anchor.EVALUATION, 0);

    /** What the offset is counted from. */
    public enum Anchor {
        EVALUATION,
        TIME,
        START,
        END
    }

    Shift by(long milliseconds) {
        return new Shift(milliseconds, anchor, time);
    }

    Shift at(Anchor newAnchor, long newTime) {
        return new Shift(offset, newAnchor, newTime);
    }

    /** The time to look at, when a query over {@code start} to {@code end} is evaluated at {@code at}. */
    long from(long at, long start, long end) {
        long base = switch (anchor) {
            case EVALUATION -> at;
            case TIME -> time;
            case START -> start;
            case END -> end;
        };
        return base - offset;
    }
}
