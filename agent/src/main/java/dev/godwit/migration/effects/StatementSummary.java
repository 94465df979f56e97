package dev.godwit.migration.effects;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A statement over some windows. Executions that follow each other are alike, so how sure its mean is is reckoned twice: as if
 * each execution told something new, and as if only each window did.
 *
 * @param windows how many there were, {@code active} those in which it was executed
 * @param variance of single executions about the mean, in square seconds
 * @param clustered the variance of the mean, each window taken as one observation weighted by its calls
 * @param between the variance of windows' means about the mean, weighted by calls
 * @param heaviest by how much the windows' weights differ: the sum of their squares over the square of their sum
 * @param rate executions a minute, and {@code rateVariance} that of windows about it
 */
record StatementSummary(
        int windows,
        int active,
        double minutes,
        double calls,
        double seconds,
        double rows,
        double blocks,
        double variance,
        double clustered,
        double between,
        double heaviest,
        double rate,
        double rateVariance) {

    static final StatementSummary NOTHING = new StatementSummary(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** @param minutes how long each window was */
    static StatementSummary of(List<StatementCell> cells, double[] minutes) {
        var sum = cells.stream().reduce(StatementCell.NOTHING, StatementCell::plus);
        double time = 0;
        for (double one : minutes) {
            time += one;
        }
        double mean = sum.mean();
        double rate = time == 0 ? 0 : sum.calls() / time;
        int active = 0;
        double weights = 0;
        double scatter = 0;
        double clusters = 0;
        double rates = 0;
        for (int i = 0; i < minutes.length; i++) {
            var cell = cells.get(i);
            double apart = cell.mean() - mean;
            active += cell.calls() > 0 ? 1 : 0;
            weights += cell.calls() * cell.calls();
            scatter += cell.calls() * apart * apart;
            clusters += cell.calls() * cell.calls() * apart * apart;
            double off = cell.calls() / minutes[i] - rate;
            rates += off * off;
        }
        double all = sum.calls() * sum.calls();
        return new StatementSummary(
                minutes.length,
                active,
                time,
                sum.calls(),
                sum.seconds(),
                sum.rows(),
                sum.blocks(),
                sum.calls() == 0 ? 0 : sum.squares() / sum.calls(),
                active < 2 ? 0 : clusters / all * active / (active - 1),
                sum.calls() == 0 ? 0 : scatter / sum.calls(),
                all == 0 ? 0 : weights / all,
                rate,
                minutes.length < 2 ? 0 : rates / (minutes.length - 1));
    }

    double mean() {
        return calls == 0 ? 0 : seconds / calls;
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("windows", windows)
                .put("active", active)
                .put("minutes", minutes)
                .put("calls", calls)
                .put("seconds", seconds)
                .put("rows", rows)
                .put("blocks", blocks)
                .put("variance", variance)
                .put("clustered", clustered)
                .put("between", between)
                .put("heaviest", heaviest)
                .put("rate", rate)
                .put("rate_variance", rateVariance);
    }

    static StatementSummary fromJson(JsonObject json) {
        return new StatementSummary(
                json.getInteger("windows"),
                json.getInteger("active"),
                json.getDouble("minutes"),
                json.getDouble("calls"),
                json.getDouble("seconds"),
                json.getDouble("rows"),
                json.getDouble("blocks"),
                json.getDouble("variance"),
                json.getDouble("clustered"),
                json.getDouble("between"),
                json.getDouble("heaviest"),
                json.getDouble("rate"),
                json.getDouble("rate_variance"));
    }
}
