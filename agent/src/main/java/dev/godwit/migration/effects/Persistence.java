package dev.godwit.migration.effects;

/**
 * How far neighbouring windows are alike: what a few of them in a row say is less than as many far apart would. The formulas are
 * those of the mean of a first-order autoregressive series.
 */
final class Persistence {

    /** Beyond this a short history cannot tell persistence from drift. */
    private static final double MOST = 0.95;

    private Persistence() {}

    /** The correlation of each value with the one before it, between 0 and 0.95. */
    static double of(double[] values) {
        double mean = 0;
        for (double one : values) {
            mean += one / values.length;
        }
        double squares = 0;
        double products = 0;
        for (int i = 0; i < values.length; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
            products += i == 0 ? 0 : (values[i] - mean) * (values[i - 1] - mean);
        }
        if (squares == 0) {
            return 0;
        }
        // What few values say of it is too little; Kendall's correction.
        double found = products / squares;
        return Math.min(MOST, Math.max(0, found + (1 + 4 * found) / values.length));
    }

    /** By how much more the mean of so many neighbours varies than if they were independent. */
    static double inflation(double correlation, int count) {
        double factor = 1;
        double power = 1;
        for (int apart = 1; apart < count; apart++) {
            power *= correlation;
            factor += 2 * (1 - (double) apart / count) * power;
        }
        return factor;
    }
}
