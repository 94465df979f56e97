package dev.godwit.migration.effects;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The windows of some statements, as they are kept over a restart of the agent.
 *
 * @param cells of each statement one a window, by fingerprint; at most {@link #MOST} statements, those that took most time
 * @param texts what may be shown of these
 */
record StatementWindows(List<Window> windows, Map<String, List<StatementCell>> cells, Map<String, String> texts) {

    static final int MOST = 100;
    static final StatementWindows NOTHING = new StatementWindows(List.of(), Map.of(), Map.of());

    private static final int PARTS = 5;

    /** @param seconds of all statements */
    record Window(Instant from, Instant to, double seconds) {}

    JsonObject toJson() {
        var each = new JsonArray();
        windows.forEach(one -> each.add(new JsonArray()
                .add(one.from().toString())
                .add(one.to().toString())
                .add(one.seconds())));
        var all = new JsonObject();
        cells.forEach((fingerprint, list) -> all.put(fingerprint, numbers(list)));
        return new JsonObject().put("windows", each).put("cells", all).put("texts", Json.texts(texts));
    }

    private static JsonArray numbers(List<StatementCell> cells) {
        var numbers = new JsonArray();
        cells.forEach(one -> numbers.add(one.calls())
                .add(one.seconds())
                .add(one.squares())
                .add(one.rows())
                .add(one.blocks()));
        return numbers;
    }

    /** Nothing if it is null, as of one that was kept before there was such a thing. */
    static StatementWindows fromJson(JsonObject json) {
        if (json == null) {
            return NOTHING;
        }
        var windows = new ArrayList<Window>();
        json.getJsonArray("windows").forEach(each -> {
            var one = (JsonArray) each;
            windows.add(new Window(one.getInstant(0), one.getInstant(1), one.getDouble(2)));
        });
        var cells = new LinkedHashMap<String, List<StatementCell>>();
        json.getJsonObject("cells").forEach(one -> cells.put(one.getKey(), cells((JsonArray) one.getValue())));
        return new StatementWindows(windows, cells, Json.texts(json.getJsonObject("texts")));
    }

    private static List<StatementCell> cells(JsonArray numbers) {
        var cells = new ArrayList<StatementCell>();
        for (int at = 0; at < numbers.size(); at += PARTS) {
            cells.add(new StatementCell(
                    numbers.getDouble(at),
                    numbers.getDouble(at + 1),
                    numbers.getDouble(at + 2),
                    numbers.getDouble(at + 3),
                    numbers.getDouble(at + 4)));
        }
        return cells;
    }
}
