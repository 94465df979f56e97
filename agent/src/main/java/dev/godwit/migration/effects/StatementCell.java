package dev.godwit.migration.effects;

import dev.godwit.probe.Moments;

/**
 * What the executions of one statement in one window add up to. Statements that are alike come under several ids and users.
 *
 * @param squares the sum of squared distances from the mean, in square seconds
 */
record StatementCell(double calls, double seconds, double squares, double rows, double blocks) {

    static final StatementCell NOTHING = new StatementCell(0, 0, 0, 0, 0);

    static StatementCell of(Moments moments, double rows, double blocks) {
        return new StatementCell(moments.calls(), moments.seconds(), moments.squares(), rows, blocks);
    }

    double mean() {
        return calls == 0 ? 0 : seconds / calls;
    }

    /** Both together; the squares by Chan's formula for joining two groups. */
    StatementCell plus(StatementCell other) {
        double all = calls + other.calls;
        double apart = mean() - other.mean();
        double between = all == 0 ? 0 : apart * apart * calls * other.calls / all;
        return new StatementCell(
                all,
                seconds + other.seconds,
                squares + other.squares + between,
                rows + other.rows,
                blocks + other.blocks);
    }
}
