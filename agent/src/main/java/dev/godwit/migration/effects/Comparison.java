package dev.godwit.migration.effects;

/**
 * One statement before and after, and how sure the difference is.
 *
 * @param fingerprint of its text; {@code text} is what of it may be shown
 * @param ratio of the means, after to before; NaN where it was not executed in one of the two
 * @param surprise Welch's t of the means: above 4 chance alone hardly ever gets
 * @param rateSurprise the same of the executions a minute
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
        double share) {

    /** Executions, executions a minute, and their mean seconds, rows and blocks. */
    public record Side(double calls, double callsPerMinute, double mean, double rows, double blocks) {

        static Side of(StatementSummary summary) {
            double calls = Math.max(1, summary.calls());
            return new Side(
                    summary.calls(), summary.rate(), summary.mean(), summary.rows() / calls, summary.blocks() / calls);
        }
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
                surprise(before, after),
                rateSurprise(before, after),
                allSeconds == 0 ? 0 : after.seconds() / allSeconds);
    }

    /**
     * The difference over its standard error. Of each side the larger of two errors counts, that of executions and that of
     * windows; and a few windows after are believed to differ no less than those before did.
     */
    private static double surprise(StatementSummary before, StatementSummary after) {
        if (before.calls() == 0 || after.calls() == 0) {
            return 0;
        }
        double old = Math.max(before.variance() / before.calls(), before.clustered());
        double fresh = Math.max(after.variance() / after.calls(), after.clustered());
        double asBefore = before.between() * after.heaviest();
        double error = Math.sqrt(old + Math.max(fresh, asBefore));
        double apart = after.mean() - before.mean();
        return apart == 0 ? 0 : apart / Math.max(error, Math.ulp(after.mean()));
    }

    /** The same of how often it is executed; that counts scatter at least as chance makes them. */
    private static double rateSurprise(StatementSummary before, StatementSummary after) {
        if (before.windows() == 0 || after.windows() == 0) {
            return 0;
        }
        double windowVariance = Math.max(before.rateVariance(), after.rateVariance());
        double chance = (before.calls() + 1) / (before.minutes() * before.minutes())
                + (after.calls() + 1) / (after.minutes() * after.minutes());
        double windows = before.rateVariance() / before.windows() + windowVariance / after.windows();
        return (after.rate() - before.rate()) / Math.sqrt(Math.max(chance, windows));
    }
}
