package dev.godwit.migration.effects;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/**
 * What a gauge or a rate was over some windows.
 *
 * @param persistence how much each is like the one before; 0 to 1
 */
record Spread(int count, double mean, double variance, double most, double persistence) {

    static final Spread NONE = new Spread(0, 0, 0, 0, 0);

    /** Makes 4 as rare with 5 values before as with 60: roughly what Student's t has for so few. */
    private static final double SHORT = 6;

    static Spread of(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double squares =
                Arrays.stream(values).map(one -> (one - mean) * (one - mean)).sum();
        return new Spread(
                values.length,
                mean,
                values.length < 2 ? 0 : squares / (values.length - 1),
                Arrays.stream(values).max().orElse(0),
                Persistence.of(values));
    }

    /**
     * By how many standard errors {@code after} is more, Welch's t: a few values after are believed to differ no less than those
     * before did, and to be as much like their neighbours. It is lowered for short histories, so that one threshold serves all.
     *
     * @param least the variance of the difference that there is at least
     */
    double surprise(Spread after, double least) {
        if (count < 2 || after.count == 0) {
            return 0;
        }
        double old = variance / count * Persistence.inflation(persistence, count);
        double fresh =
                Math.max(variance, after.variance) / after.count * Persistence.inflation(persistence, after.count);
        double apart = after.mean - mean;
        double error = Math.max(Math.sqrt(Math.max(least, old + fresh)), Math.ulp(mean));
        return apart == 0 ? 0 : apart / error / (1 + SHORT / (count - 1));
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("count", count)
                .put("mean", mean)
                .put("variance", variance)
                .put("most", most)
                .put("persistence", persistence);
    }

    static Spread fromJson(JsonObject json) {
        return new Spread(
                json.getInteger("count"),
                json.getDouble("mean"),
                json.getDouble("variance"),
                json.getDouble("most"),
                json.getDouble("persistence"));
    }
}
