package dev.godwit.web;

import dev.godwit.promql.Aggregator;
import dev.godwit.promql.Evaluator;
import dev.godwit.promql.EvaluatorLimits;
import dev.godwit.promql.Expression;
import dev.godwit.promql.Expression.Aggregation;
import dev.godwit.promql.Expression.Call;
import dev.godwit.promql.Matrix;
import dev.godwit.promql.Notes;
import dev.godwit.promql.Patience;
import dev.godwit.promql.Promql;
import dev.godwit.promql.PromqlException;
import dev.godwit.promql.Value;
import dev.godwit.promql.ValueType;
import dev.godwit.promql.Vector;
import dev.godwit.promql.VectorSample;
import dev.godwit.series.SeriesSource;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Answers instant and range queries over any source of series, in the JSON of Prometheus' HTTP API. Safe from any thread. */
public final class Queries {

    private static final int MOST_POINTS = 11_000;
    static final String TRUNCATED = "results truncated due to limit";
    private static final Set<Aggregator> RANKING = Set.of(Aggregator.TOPK, Aggregator.BOTTOMK);

    private final Evaluator evaluator;
    private final int longest;

    /** @param longest characters an answer may have */
    public Queries(SeriesSource source, int longest) {
        this.evaluator = new Evaluator(source, EvaluatorLimits.DEFAULT);
        this.longest = longest;
    }

    /** The answer to {@code query} at {@code time}; throws {@link ApiError}. */
    public Buffer instant(QueryParameters parameters, long now, Patience patience) {
        int limit = parameters.limit();
        long at = parameters.time("time", now);
        var asked = evaluator.within(limits(parameters), patience);
        var expression = expression(parameters);
        var notes = new Notes();
        var value = evaluated(() -> asked.instant(expression, at, notes));
        return answer(parameters, ordered(expression, value), limit, notes, patience);
    }

    /** The answer to {@code query} from {@code start} to {@code end} in steps; throws {@link ApiError}. */
    public Buffer range(QueryParameters parameters, Patience patience) {
        int limit = parameters.limit();
        long start = parameters.time("start");
        long end = parameters.time("end");
        if (end < start) {
            throw ApiError.parameter("end", "end timestamp must not be before start time");
        }
        long step = parameters.duration("step");
        if (step <= 0) {
            throw ApiError.parameter(
                    "step", "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }
        if ((end - start) / step > MOST_POINTS) {
            throw new ApiError(
                    ApiError.Kind.BAD_DATA,
                    "exceeded maximum resolution of 11,000 points per timeseries."
                            + " Try decreasing the query resolution (?step=XX)");
        }
        var asked = evaluator.within(limits(parameters), patience);
        var expression = expression(parameters);
        if (expression.type() != ValueType.SCALAR && expression.type() != ValueType.VECTOR) {
            throw ApiError.parameter(
                    "query",
                    "invalid expression type \"" + expression.type().words()
                            + "\" for range query, must be Scalar or instant Vector");
        }
        var notes = new Notes();
        var value = evaluated(() -> asked.range(expression, start, end, step, notes));
        return answer(parameters, value, limit, notes, patience);
    }

    /** The query as Godwit prints it. */
    Buffer format(QueryParameters parameters, Patience patience) {
        var text = expression(parameters).toString();
        return new QueryJson(longest, patience).body(json -> json.encoded(Json.encode(text)), List.of(), List.of());
    }

    private static EvaluatorLimits limits(QueryParameters parameters) {
        var limits = EvaluatorLimits.DEFAULT;
        return limits.withSteps(MOST_POINTS + 1)
                .withLookback(
                        Duration.ofMillis(parameters.lookback(limits.lookback().toMillis())));
    }

    private static Expression expression(QueryParameters parameters) {
        var text = parameters.text("query");
        try {
            return Promql.parse(text);
        } catch (PromqlException bad) {
            throw ApiError.parameter("query", bad.in(text));
        }
    }

    private static Value evaluated(Supplier<Value> evaluation) {
        try {
            return evaluation.get();
        } catch (PromqlException failed) {
            throw new ApiError(ApiError.Kind.EXECUTION, failed.getMessage());
        }
    }

    /** Sorted by labels, unless the query itself puts its results in order: two answers of one state should be one text. */
    private static Value ordered(Expression expression, Value value) {
        var bare = expression.bare();
        boolean inOrder = (bare instanceof Call call && call.function().startsWith("sort"))
                || (bare instanceof Aggregation aggregation && RANKING.contains(aggregation.aggregator()));
        if (value instanceof Vector vector && !inOrder) {
            return new Vector(vector.samples().stream()
                    .sorted(Comparator.comparing(VectorSample::labels))
                    .toList());
        }
        if (value instanceof Matrix matrix) {
            return new Matrix(matrix.rows().stream()
                    .sorted(Comparator.comparing(Matrix.Row::labels))
                    .toList());
        }
        return value;
    }

    private Buffer answer(QueryParameters parameters, Value value, int limit, Notes notes, Patience patience) {
        List<String> more = size(value) > limit ? List.of(TRUNCATED) : List.of();
        return new QueryJson(longest, patience)
                .body(json -> json.value(truncated(value, limit)), notes, parameters.text("query"), more);
    }

    private static int size(Value value) {
        return value instanceof Vector vector
                ? vector.samples().size()
                : value instanceof Matrix matrix ? matrix.rows().size() : 1;
    }

    private static Value truncated(Value value, int limit) {
        int kept = Math.min(limit, size(value));
        if (value instanceof Vector vector) {
            return new Vector(vector.samples().subList(0, kept));
        }
        return value instanceof Matrix matrix ? new Matrix(matrix.rows().subList(0, kept)) : value;
    }
}
