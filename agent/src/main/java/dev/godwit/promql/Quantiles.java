package dev.godwit.promql;

import java.util.Arrays;

/** Quantiles of loose values, and an order of numbers in which NaN comes first. */
final class Quantiles {

    private Quantiles() {}

    /** The interpolated quantile; sorts {@code values} in place. Outside of 0 to 1 it is infinite. */
    static double of(double quantile, double[] values) {
        if (values.length == 0 || Double.isNaN(quantile)) {
            return Double.NaN;
        }
        if (quantile < 0 || quantile > 1) {
            return quantile < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        sort(values);
        double rank = quantile * (values.length - 1);
        int lower = (int) Math.floor(rank);
        int upper = Math.min(values.length - 1, lower + 1);
        double weight = rank - lower;
        return values[lower] * (1 - weight) + values[upper] * weight;
    }

    private static void sort(double[] values) {
        Arrays.sort(values);
        int numbers = values.length;
        while (numbers > 0 && Double.isNaN(values[numbers - 1])) {
            numbers--;
        }
        int missing = values.length - numbers;
        System.arraycopy(values, 0, values, missing, numbers);
        Arrays.fill(values, 0, missing, Double.NaN);
    }

    /** Ascending, NaN first. */
    static int compare(double left, double right) {
        if (Double.isNaN(left) || Double.isNaN(right)) {
            return Boolean.compare(Double.isNaN(right), Double.isNaN(left));
        }
        return left < right ? -1 : left > right ? 1 : 0;
    }

    static boolean isOutside(double quantile) {
        return Double.isNaN(quantile) || quantile < 0 || quantile > 1;
    }

    static String warning(double quantile) {
        return "quantile value should be between 0 and 1, got " + Numbers.shortest(quantile);
    }
}
