package dev.godwit.cli;

import dev.godwit.series.Labels;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Prints an answer of the query API for people: a line a series, or the mistake and where in the expression it is. */
final class QueryPrinter {

    private static final Pattern PLACE = Pattern.compile("(\\d{1,6}):(\\d{1,6}): parse error: ");

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    QueryPrinter(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /** Gives the exit code. */
    int print(String expression, JsonObject answer) {
        if (!answer.getString("status").equals("success")) {
            return failed(expression, answer);
        }
        answer.getJsonArray("warnings", new JsonArray()).forEach(warning -> err.println("warning: " + warning));
        answer.getJsonArray("infos", new JsonArray()).forEach(info -> err.println("info: " + info));
        var data = answer.getJsonObject("data");
        if (json) {
            out.println(data.encodePrettily());
            return Exit.YES;
        }
        var result = data.getJsonArray("result");
        switch (data.getString("resultType")) {
            case "vector" -> each(result, row -> out.println(labels(row) + " " + sample(row.getJsonArray("value"))));
            case "matrix" -> each(result, this::series);
            default -> out.println(sample(result));
        }
        return Exit.YES;
    }

    private static void each(JsonArray rows, java.util.function.Consumer<JsonObject> print) {
        for (int i = 0; i < rows.size(); i++) {
            print.accept(rows.getJsonObject(i));
        }
    }

    private void series(JsonObject row) {
        out.println(labels(row));
        var values = row.getJsonArray("values", new JsonArray());
        for (int i = 0; i < values.size(); i++) {
            out.println("    " + sample(values.getJsonArray(i)));
        }
    }

    private static Labels labels(JsonObject row) {
        var labels = new TreeMap<String, String>();
        row.getJsonObject("metric")
                .forEach(label -> labels.put(label.getKey(), label.getValue().toString()));
        return Labels.of(labels);
    }

    private static String sample(JsonArray pair) {
        long time = Math.round(pair.getDouble(0) * 1000);
        return pair.getString(1) + " @" + Instant.ofEpochMilli(time);
    }

    private int failed(String expression, JsonObject answer) {
        var error = answer.getString("error", "");
        err.println(answer.getString("errorType") + ": " + error);
        var place = PLACE.matcher(error);
        if (place.find()) {
            var lines = expression.split("\n", -1);
            int line = Integer.parseInt(place.group(1));
            if (line >= 1 && line <= lines.length) {
                err.println("    " + lines[line - 1].replace('\t', ' '));
                err.println("    " + " ".repeat(Math.max(0, Integer.parseInt(place.group(2)) - 1)) + "^");
            }
        }
        return "bad_data".equals(answer.getString("errorType")) ? Exit.USAGE : Exit.WORLD;
    }
}
