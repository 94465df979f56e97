package dev.godwit.migration.effects;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A statement over some windows. Executions that follow each other are alike, so a window is one observation however many
 * executions it has; and of its mean the logarithm is taken, because what makes statements slower multiplies.
 *
 * @param active windows in which it was executed
 * @param minutes from the first of these on: what it did before it came up is nothing that it does so often
 * @param squares of the seconds of all its executions, from their mean
 * @param pace the spread of the logarithms of these windows' mean seconds
 * @param rate that of executions a minute, over all windows
 */
record StatementSummary(
        int active,
        double minutes,
        double calls,
        double seconds,
        double squares,
        double rows,
        double blocks,
        Spread pace,
        Spread rate) {

    static final StatementSummary NOTHING = new StatementSummary(0, 0, 0, 0, 0, 0, 0, Spread.NONE, Spread.NONE);

    /** A clock that ticks so slowly reads 0 for what took no time. */
    private static final double TICK = 1e-6;

    /** @param minutes how long each window was */
    static StatementSummary of(List<StatementCell> cells, double[] minutes) {
        var sum = cells.stream().reduce(StatementCell.NOTHING, StatementCell::plus);
        var paces = cells.stream()
                .filter(cell -> cell.calls() > 0)
                .mapToDouble(cell -> Math.log(Math.max(TICK, cell.mean())))
                .toArray();
        var rates = new double[minutes.length];
        double time = 0;
        for (int i = 0; i < minutes.length; i++) {
            rates[i] = cells.get(i).calls() / minutes[i];
            time += time > 0 || rates[i] > 0 ? minutes[i] : 0;
        }
        return new StatementSummary(
                paces.length,
                time,
                sum.calls(),
                sum.seconds(),
                sum.squares(),
                sum.rows(),
                sum.blocks(),
                Spread.of(paces),
                Spread.of(rates));
    }

    double mean() {
        return calls == 0 ? 0 : seconds / calls;
    }

    double callsPerMinute() {
        return minutes == 0 ? 0 : calls / minutes;
    }

    /** The variance of the seconds of one execution. */
    double variance() {
        return calls == 0 ? 0 : squares / calls;
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("active", active)
                .put("minutes", minutes)
                .put("calls", calls)
                .put("seconds", seconds)
                .put("squares", squares)
                .put("rows", rows)
                .put("blocks", blocks)
                .put("pace", pace.toJson())
                .put("rate", rate.toJson());
    }

    static StatementSummary fromJson(JsonObject json) {
        return new StatementSummary(
                json.getInteger("active"),
                json.getDouble("minutes"),
                json.getDouble("calls"),
                json.getDouble("seconds"),
                json.getDouble("squares", 0.0),
                json.getDouble("rows"),
                json.getDouble("blocks"),
                Spread.fromJson(json.getJsonObject("pace")),
                Spread.fromJson(json.getJsonObject("rate")));
    }
}
