package dev.godwit.web;

import dev.godwit.promql.Matrix;
import dev.godwit.promql.Notes;
import dev.godwit.promql.Numbers;
import dev.godwit.promql.Patience;
import dev.godwit.promql.Scalar;
import dev.godwit.promql.Text;
import dev.godwit.promql.Value;
import dev.godwit.promql.Vector;
import dev.godwit.series.Labels;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Writes answers as Prometheus' HTTP API does, up to a limit. Source: Prometheus documentation, "HTTP API". */
final class QueryJson {

    private final StringBuilder out = new StringBuilder("{\"status\":\"success\",\"data\":");
    private final int longest;
    private final Patience patience;

    /** @param longest characters the answer may have */
    QueryJson(int longest, Patience patience) {
        this.longest = longest;
        this.patience = patience;
    }

    /** The whole body: what {@code data} writes, then remarks. */
    Buffer body(Consumer<QueryJson> data, List<String> warnings, List<String> infos) {
        data.accept(this);
        remarks("warnings", warnings);
        remarks("infos", infos);
        return Buffer.buffer(out.append('}').toString());
    }

    Buffer body(Consumer<QueryJson> data, Notes notes, String query, List<String> more) {
        var warnings = new ArrayList<>(notes.warnings(query));
        warnings.addAll(more);
        return body(data, warnings, notes.infos(query));
    }

    private void remarks(String name, List<String> texts) {
        if (!texts.isEmpty()) {
            out.append(",\"").append(name).append("\":");
            texts(texts);
        }
    }

    void value(Value value) {
        if (value instanceof Scalar scalar) {
            type("scalar");
            point(scalar.time(), Numbers.sample(scalar.value()));
        } else if (value instanceof Text text) {
            type("string");
            out.append('[');
            time(text.time());
            out.append(',').append(Json.encode(text.value())).append(']');
        } else if (value instanceof Vector vector) {
            type("vector");
            list(vector.samples(), sample -> {
                metric(sample.labels());
                out.append(",\"value\":");
                point(sample.time(), Numbers.sample(sample.value()));
                out.append('}');
            });
        } else if (value instanceof Matrix matrix) {
            type("matrix");
            list(matrix.rows(), this::row);
        }
        out.append('}');
    }

    private void type(String type) {
        out.append("{\"resultType\":\"").append(type).append("\",\"result\":");
    }

    private void metric(Labels labels) {
        out.append("{\"metric\":");
        labels(labels);
    }

    private void row(Matrix.Row row) {
        metric(row.labels());
        out.append(",\"values\":[");
        for (int i = 0; i < row.points().size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            point(row.points().time(i), Numbers.sample(row.points().value(i)));
            bound();
        }
        out.append("]}");
    }

    void labels(Labels labels) {
        out.append('{');
        labels.forEach((name, value) -> {
            out.append(out.charAt(out.length() - 1) == '{' ? "" : ",")
                    .append(Json.encode(name))
                    .append(':')
                    .append(Json.encode(value));
        });
        out.append('}');
    }

    void series(Collection<Labels> series) {
        list(series, this::labels);
    }

    void texts(Collection<String> texts) {
        list(texts, text -> out.append(Json.encode(text)));
    }

    /** What is JSON already. */
    void encoded(Object json) {
        out.append(json);
        bound();
    }

    private <T> void list(Collection<T> all, Consumer<T> write) {
        out.append('[');
        boolean first = true;
        for (var one : all) {
            out.append(first ? "" : ",");
            first = false;
            write.accept(one);
            bound();
            patience.check();
        }
        out.append(']');
    }

    private void bound() {
        if (out.length() > longest) {
            throw new ApiError(ApiError.Kind.EXECUTION, "answer is longer than " + longest + " characters");
        }
    }

    private void point(long time, String value) {
        out.append('[');
        time(time);
        out.append(",\"").append(value).append("\"]");
    }

    private void time(long time) {
        out.append(time < 0 && time > -1000 ? "-" : "").append(time / 1000);
        long fraction = Math.abs(time % 1000);
        if (fraction > 0) {
            out.append(fraction < 10 ? ".00" : fraction < 100 ? ".0" : ".").append(fraction);
        }
    }
}
