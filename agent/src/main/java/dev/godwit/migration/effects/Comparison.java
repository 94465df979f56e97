package dev.godwit.migration.effects;

/**
 * One statement before and after, and how sure the difference is.
 *
 * @param fingerprint of its text; {@code text} is what of it may be shown
 * @param ratio of the means, after to before; NaN where it was not executed in one of the two
 * @param surprise Welch's t of the windows' paces, as {@link Spread#surprise} reckons it: chance alone hardly ever makes 4
 * @param rateSurprise the same of the executions a minute
 * @param drastic whether the executions themselves, as few as they are and in however few windows, leave no doubt that it is
 *     many times as slow
 * @param share of the time of all statements after
 */
public record Comparison(
        String fingerprint,
        String text,
        Side before,
        Side after,
        double ratio,
        double surprise,
        double rateSurprise,
        boolean drastic,
        double share) {

    /**
     * So many times as slow is drastic, or so many after one window, which may be slow for once. Of made-up quiet loads, in which
     * three minutes in a hundred are ten times as slow at the worst, 3 judgements in 200,000 in the first three minutes raise
     * something; with ten after one window it would be 59.
     */
    static final double DRASTIC = 10;

    static final double DRASTIC_AT_ONCE = 15;

    /** Executions on either side, below which nothing is. */
    static final double LEAST_CALLS = 30;

    /** Times its mean, how far the executions after may scatter: beyond it a few that waited for the migration make the mean. */
    private static final double MOST_SCATTER = 2;

    /** Times the slowest window before, which may have been slow for once as this one is. */
    private static final double BEYOND = 3;

    /** Executions, executions a minute, and their mean seconds, rows and blocks. */
    public record Side(double calls, double callsPerMinute, double mean, double rows, double blocks) {

        static Side of(StatementSummary summary) {
            double calls = Math.max(1, summary.calls());
            return new Side(
                    summary.calls(),
                    summary.callsPerMinute(),
                    summary.mean(),
                    summary.rows() / calls,
                    summary.blocks() / calls);
        }
    }

    /** Whether the difference of the means is more than chance makes. */
    public boolean sure() {
        return before.calls() > 0 && after.calls() > 0 && (drastic || Math.abs(surprise) > StatementFindings.SURE);
    }

    /** @param allSeconds of all statements after */
    static Comparison of(
            String fingerprint, String text, StatementSummary before, StatementSummary after, double allSeconds) {
        return new Comparison(
                fingerprint,
                text,
                Side.of(before),
                Side.of(after),
                before.calls() == 0 || after.calls() == 0 ? Double.NaN : after.mean() / before.mean(),
                before.pace().surprise(after.pace(), 0),
                before.rate().surprise(after.rate(), chance(before, after)),
                drastic(before, after),
                allSeconds == 0 ? 0 : after.seconds() / allSeconds);
    }

    /** Counts scatter at least as chance makes them: the variance of the difference of the rates, if nothing else moved them. */
    private static double chance(StatementSummary before, StatementSummary after) {
        return before.minutes() == 0 || after.minutes() == 0
                ? 0
                : (before.calls() + 1) / (before.minutes() * before.minutes())
                        + (after.calls() + 1) / (after.minutes() * after.minutes());
    }

    /**
     * Welch's t of the executions: the server tells their means and their scatter. Of some that waited it is at most the square
     * root of their number.
     */
    private static boolean drastic(StatementSummary before, StatementSummary after) {
        if (before.calls() < LEAST_CALLS
                || after.calls() < LEAST_CALLS
                || after.mean() < (after.active() > 1 ? DRASTIC : DRASTIC_AT_ONCE) * before.mean()
                || after.mean() < BEYOND * Math.exp(before.pace().most())
                || after.variance() > Math.pow(MOST_SCATTER * after.mean(), 2)) {
            return false;
        }
        double error = Math.sqrt(before.variance() / before.calls() + after.variance() / after.calls());
        return after.mean() - before.mean() > StatementFindings.SURE * error;
    }
}
