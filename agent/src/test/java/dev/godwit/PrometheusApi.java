package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Boards.Choice;
import dev.godwit.Boards.Question;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Prometheus' query API, of whoever speaks it, asked as Grafana asks. */
record PrometheusApi(String url, HttpClient http) {

    private static final int LOOK_BACK_SECONDS = 120;

    PrometheusApi(String url) {
        this(url, HttpClient.newHttpClient());
    }

    boolean ready() throws InterruptedException {
        try {
            return send("/-/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Whether anything would be drawn: over the last two minutes for a line, now for a number. */
    boolean finds(Question question) throws IOException, InterruptedException {
        long now = Instant.now().getEpochSecond();
        var path = question.range()
                ? "/api/v1/query_range?start=" + (now - LOOK_BACK_SECONDS) + "&end=" + now + "&step=1&query="
                : "/api/v1/query?query=";
        var result = get(path + encoded(question.sent())).getJsonObject("data").getJsonArray("result");
        for (int i = 0; i < result.size(); i++) {
            if (speaks(result.getJsonObject(i))) {
                return true;
            }
        }
        return false;
    }

    /** NaN is drawn as nothing. */
    private static boolean speaks(JsonObject series) {
        var values = series.getJsonArray("values", new JsonArray());
        if (series.containsKey("value")) {
            values.add(series.getJsonArray("value"));
        }
        for (int i = 0; i < values.size(); i++) {
            if (!values.getJsonArray(i).getString(1).equals("NaN")) {
                return true;
            }
        }
        return false;
    }

    boolean offers(Choice choice) throws IOException, InterruptedException {
        var path = "/api/v1/label/" + choice.label() + "/values?match[]=";
        return !get(path + encoded(choice.series())).getJsonArray("data").isEmpty();
    }

    JsonObject get(String path) throws IOException, InterruptedException {
        var answer = send(path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private HttpResponse<String> send(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
