package dev.godwit.migration.effects;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/** What a gauge or a rate was over some windows. */
record Spread(int count, double mean, double variance, double most) {

    static Spread of(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double squares =
                Arrays.stream(values).map(one -> (one - mean) * (one - mean)).sum();
        return new Spread(
                values.length,
                mean,
                values.length < 2 ? 0 : squares / (values.length - 1),
                Arrays.stream(values).max().orElse(0));
    }

    /** By how many standard errors {@code after} is more; a few values after are believed to differ as those before did. */
    double surprise(Spread after) {
        if (count == 0 || after.count == 0) {
            return 0;
        }
        double error = Math.sqrt(variance / count + Math.max(variance, after.variance) / after.count);
        double apart = after.mean - mean;
        return apart == 0 ? 0 : apart / Math.max(error, Math.ulp(after.mean));
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("count", count)
                .put("mean", mean)
                .put("variance", variance)
                .put("most", most);
    }

    static Spread fromJson(JsonObject json) {
        return new Spread(
                json.getInteger("count"), json.getDouble("mean"), json.getDouble("variance"), json.getDouble("most"));
    }
}
