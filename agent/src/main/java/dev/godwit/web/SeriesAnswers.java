package dev.godwit.web;

import dev.godwit.promql.Patience;
import dev.godwit.promql.Selectors;
import dev.godwit.series.Labels;
import dev.godwit.series.Matcher;
import dev.godwit.series.Series;
import dev.godwit.series.SeriesSource;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Which series there are, and their labels. Safe from any thread. */
final class SeriesAnswers {

    private final SeriesSource source;
    private final int longest;

    /** @param longest characters an answer may have */
    SeriesAnswers(SeriesSource source, int longest) {
        this.source = source;
        this.longest = longest;
    }

    Buffer series(QueryParameters parameters, Patience patience) {
        if (parameters.matches().isEmpty()) {
            throw new ApiError(ApiError.Kind.BAD_DATA, "no match[] parameter provided");
        }
        var found = new TreeSet<Labels>();
        each(parameters, patience, found::add);
        return answer(found, parameters, patience, QueryJson::series);
    }

    Buffer names(QueryParameters parameters, Patience patience) {
        var names = new TreeSet<String>();
        each(parameters, patience, labels -> labels.forEach((name, value) -> names.add(name)));
        return answer(names, parameters, patience, QueryJson::texts);
    }

    Buffer values(String escapedName, QueryParameters parameters, Patience patience) {
        var name = EscapedName.read(escapedName);
        var values = new TreeSet<String>();
        each(parameters, patience, labels -> {
            if (labels.has(name)) {
                values.add(labels.get(name));
            }
        });
        return answer(values, parameters, patience, QueryJson::texts);
    }

    /** Every metric name. */
    SortedSet<String> metrics(Patience patience) {
        var names = new TreeSet<String>();
        for (var series : source.select(List.of())) {
            patience.check();
            names.add(series.labels().name());
        }
        return names;
    }

    /** Visits the series of any {@code match[]}, all without one, that have a sample between {@code start} and {@code end}. */
    private void each(QueryParameters parameters, Patience patience, Consumer<Labels> visit) {
        parameters.limit();
        long start = parameters.time("start", Long.MIN_VALUE + 1);
        long end = parameters.time("end", Long.MAX_VALUE);
        boolean whenever = !parameters.has("start") && !parameters.has("end");
        var given = parameters.matches();
        List<List<Matcher>> matches = given.isEmpty() ? List.of(List.of()) : given;
        for (var match : matches) {
            for (var series : Selectors.select(source, match, patience)) {
                patience.check();
                if (whenever || isWithin(series, start, end)) {
                    visit.accept(series.labels());
                }
            }
        }
    }

    private static boolean isWithin(Series series, long start, long end) {
        // The newest sample answers nearly always; only a series that ended needs its window looked at.
        return series.latest(start - 1, end) != null
                || series.window(start - 1, end).size() > 0;
    }

    private <T> Buffer answer(
            Collection<T> found,
            QueryParameters parameters,
            Patience patience,
            BiConsumer<QueryJson, Collection<T>> write) {
        int limit = parameters.limit();
        boolean all = found.size() <= limit;
        var shown = all ? found : found.stream().limit(limit).toList();
        return new QueryJson(longest, patience)
                .body(json -> write.accept(json, shown), all ? List.of() : List.of(Queries.TRUNCATED), List.of());
    }
}
