package dev.godwit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.RealServers;
import dev.godwit.promql.Patience;
import dev.godwit.series.Labels;
import dev.godwit.series.LoadedSeries;
import dev.godwit.series.SeriesSource;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies, statuses and error types of the query API, written out. */
class QueryApiTest {

    private static final long NOW = QueryServer.NOW.toEpochMilli();

    private final LoadedSeries series = new LoadedSeries();
    private QueryServer server;

    @BeforeEach
    void load() throws Exception {
        series.add(labels("temperature", "room", "kitchen"), NOW - 60_000, 19);
        series.add(labels("temperature", "room", "kitchen"), NOW - 500, 20.5);
        series.add(labels("temperature", "room", "attic \"2\""), NOW - 500, Double.NaN);
        series.add(labels("requests_total", "code", "200"), NOW - 3_600_000, 7);
        series.add(labels("requests_total", "code", "200"), NOW - 1_000, 9);
        series.add(labels("old.name", "a.b", "c"), NOW - 7_200_000, 1);
        server = new QueryServer(series);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private static Labels labels(String name, String label, String value) {
        return Labels.of(Labels.NAME, name, label, value);
    }

    @Test
    void each_kind_of_value_has_its_shape() throws Exception {
        assertThat(data("query", "temperature")).isEqualTo("""
                        {"resultType":"vector","result":[\
                        {"metric":{"__name__":"temperature","room":"attic \\"2\\""},"value":[1700000000,"NaN"]},\
                        {"metric":{"__name__":"temperature","room":"kitchen"},"value":[1700000000,"20.5"]}]}""");
        assertThat(data("query", "1/0", "time", "1.5"))
                .isEqualTo("{\"resultType\":\"scalar\",\"result\":[1.500,\"+Inf\"]}");
        assertThat(data("query", "\"a<b\"", "time", "-0.002"))
                .isEqualTo("{\"resultType\":\"string\",\"result\":[-0.002,\"a<b\"]}");
        assertThat(data("query", "temperature{room=\"kitchen\"}[2m]")).isEqualTo("""
                        {"resultType":"matrix","result":[\
                        {"metric":{"__name__":"temperature","room":"kitchen"},\
                        "values":[[1699999940,"19"],[1699999999.500,"20.5"]]}]}""");
        assertThat(data("query", "nothing")).isEqualTo("{\"resultType\":\"vector\",\"result\":[]}");
    }

    private String data(String... parameters) throws Exception {
        var response = server.get("/api/v1/query", parameters);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        var body = response.body();
        assertThat(body).startsWith("{\"status\":\"success\",\"data\":").endsWith("}");
        return body.substring("{\"status\":\"success\",\"data\":".length(), body.length() - 1);
    }

    @Test
    void a_range_has_a_value_at_each_step() throws Exception {
        var response = server.get(
                "/api/v1/query_range",
                "query",
                "temperature{room=\"kitchen\"}",
                "start",
                "2023-11-14T22:12:20Z",
                "end",
                "1700000000",
                "step",
                "30s");
        assertThat(response.body()).isEqualTo("""
                        {"status":"success","data":{"resultType":"matrix","result":[\
                        {"metric":{"__name__":"temperature","room":"kitchen"},\
                        "values":[[1699999940,"19"],[1699999970,"19"],[1700000000,"20.5"]]}]}}""");
    }

    @Test
    void a_form_says_the_same_as_a_path() throws Exception {
        var expression = "temperature + " + "0 + ".repeat(10_000) + "0";
        assertThat(server.post("/api/v1/query", "query", "sum(temperature{room=\"kitchen\"})")
                        .body())
                .isEqualTo(server.get("/api/v1/query", "query", "sum(temperature{room=\"kitchen\"})")
                        .body());
        var longest = "label_replace(vector(1), \"l\", \"" + "x".repeat(60_000) + "\", \"\", \"\")";
        assertThat(server.post("/api/v1/query", "query", longest).statusCode()).isEqualTo(200);
        // Longer than any request line, and than the parser goes deep.
        var deep = server.post("/api/v1/query", "query", expression);
        assertThat(deep.statusCode()).isEqualTo(400);
        assertThat(deep.body()).contains("nested deeper");
    }

    @Test
    void results_are_cut_at_a_limit_and_say_so() throws Exception {
        var cut = server.query("query", "temperature", "limit", "1");
        assertThat(cut.getJsonObject("data").getJsonArray("result")).hasSize(1);
        assertThat(cut.getJsonArray("warnings")).containsExactly("results truncated due to limit");
        assertThat(server.query("query", "temperature", "limit", "2").containsKey("warnings"))
                .isFalse();
        var names = new JsonObject(server.get("/api/v1/labels", "limit", "2").body());
        assertThat(names.getJsonArray("data")).containsExactly("__name__", "a.b");
        assertThat(names.getJsonArray("warnings")).containsExactly("results truncated due to limit");
    }

    @Test
    void remarks_are_told_with_their_place() throws Exception {
        var answer = server.query("query", "rate(temperature[2m]) and on()\nquantile(2, temperature)");
        assertThat(answer.getJsonArray("warnings"))
                .containsExactly("PromQL warning: quantile value should be between 0 and 1, got 2 (2:10)");
        assertThat(answer.getJsonArray("infos"))
                .containsExactly("PromQL info: metric might not be a counter, name does not end in"
                        + " _total/_sum/_count/_bucket: \"temperature\" (1:6)");
    }

    @Test
    void the_present_reaches_back_as_far_as_asked() throws Exception {
        assertThat(data("query", "requests_total", "time", "1699999900")).endsWith("\"result\":[]}");
        assertThat(data("query", "requests_total", "time", "1699999900", "lookback_delta", "1h"))
                .endsWith("\"7\"]}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/api/v1/query | query=up{ | 400 | bad_data | invalid parameter \"query\": 1:4: parse error: unexpected end of input",
                "/api/v1/query | x=1 | 400 | bad_data | invalid parameter \"query\": 1:1: parse error: no expression found in input",
                "/api/v1/query | query=1&time=soon | 400 | bad_data | invalid parameter \"time\": invalid time value for 'time': cannot parse \"soon\" to a valid timestamp",
                "/api/v1/query | query=1&time=NaN | 400 | bad_data | invalid parameter \"time\"",
                "/api/v1/query | query=1&time=1e300 | 400 | bad_data | invalid parameter \"time\"",
                "/api/v1/query | query=1&timeout=never | 400 | bad_data | invalid parameter \"timeout\": cannot parse \"never\" to a valid duration",
                "/api/v1/query | query=1&limit=-1 | 400 | bad_data | invalid parameter \"limit\": limit must be non-negative",
                "/api/v1/query | query=1&limit=x | 400 | bad_data | invalid parameter \"limit\"",
                "/api/v1/query | query=1&lookback_delta=x | 400 | bad_data | error parsing lookback delta duration: cannot parse \"x\" to a valid duration",
                "/api/v1/query | query=temperature temperature | 400 | bad_data | parse error: unexpected",
                "/api/v1/query | query=temperature*on()temperature | 422 | execution | many-to-many",
                "/api/v1/query_range | query=1&end=2&step=1 | 400 | bad_data | invalid parameter \"start\": cannot parse \"\" to a valid timestamp",
                "/api/v1/query_range | query=1&start=2&end=1&step=1 | 400 | bad_data | invalid parameter \"end\": end timestamp must not be before start time",
                "/api/v1/query_range | query=1&start=1&end=2&step=0 | 400 | bad_data | invalid parameter \"step\": zero or negative query resolution step widths are not accepted. Try a positive integer",
                "/api/v1/query_range | query=1&start=1&end=2&step=x | 400 | bad_data | invalid parameter \"step\": cannot parse \"x\" to a valid duration",
                "/api/v1/query_range | query=1&start=1&end=11002&step=1 | 400 | bad_data | exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)",
                "/api/v1/query_range | query=x[5m]&start=1&end=2&step=1 | 400 | bad_data | invalid parameter \"query\": invalid expression type \"range vector\" for range query, must be Scalar or instant Vector",
                "/api/v1/series | x=1 | 400 | bad_data | no match[] parameter provided",
                "/api/v1/series | match[]=1+1 | 400 | bad_data | invalid parameter \"match[]\": 1:1: parse error",
                "/api/v1/labels | match[]={ | 400 | bad_data | 1:2: parse error",
                "/api/v1/labels | start=x | 400 | bad_data | invalid time value for 'start'",
                "/api/v1/metadata | limit=x | 400 | bad_data | limit must be a number",
                "/api/v1/metadata | limit_per_metric=x | 400 | bad_data | limit_per_metric must be a number",
                "/api/v1/format_query | query=1+ | 400 | bad_data | parse error",
            })
    void a_mistake_has_its_status_type_and_text(String path, String form, int status, String type, String text)
            throws Exception {
        var parameters = new ArrayList<String>();
        for (var pair : form.split("&", -1)) {
            parameters.addAll(List.of(pair.split("=", 2)));
        }
        var response = server.get(path, parameters.toArray(String[]::new));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        var body = new JsonObject(response.body());
        assertThat(body.getString("status")).isEqualTo("error");
        assertThat(body.getString("errorType")).isEqualTo(type);
        assertThat(body.getString("error")).contains(text);
        assertThat(body.fieldNames()).containsExactly("status", "errorType", "error");
    }

    @Test
    void eleven_thousand_and_one_points_are_not_too_many() throws Exception {
        var response = server.get("/api/v1/query_range", "query", "1", "start", "1", "end", "11001", "step", "1");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("[11001,\"1\"]");
    }

    @Test
    void series_and_labels_are_those_matched_and_alive_in_the_window() throws Exception {
        assertThat(answer("/api/v1/series", "match[]", "temperature{room!=\"kitchen\"}", "match[]", "requests_total"))
                .isEqualTo("[{\"__name__\":\"requests_total\",\"code\":\"200\"},"
                        + "{\"__name__\":\"temperature\",\"room\":\"attic \\\"2\\\"\"}]");
        assertThat(answer("/api/v1/series", "match[]", "nothing")).isEqualTo("[]");
        assertThat(answer("/api/v1/labels")).isEqualTo("[\"__name__\",\"a.b\",\"code\",\"room\"]");
        assertThat(answer("/api/v1/labels", "start", "1699999000")).isEqualTo("[\"__name__\",\"code\",\"room\"]");
        assertThat(answer("/api/v1/labels", "end", "1699999000")).isEqualTo("[\"__name__\",\"a.b\",\"code\"]");
        assertThat(answer("/api/v1/label/__name__/values", "match[]", "{room=~\".+\"}"))
                .isEqualTo("[\"temperature\"]");
        assertThat(answer("/api/v1/label/U__a_2e_b/values")).isEqualTo("[\"c\"]");
        assertThat(answer("/api/v1/label/none/values")).isEqualTo("[]");
    }

    @Test
    void metadata_is_told_of_the_metrics_that_are_there() throws Exception {
        var counter = "\"requests_total\":[{\"type\":\"counter\",\"help\":\"Counts.\",\"unit\":\"\"}]";
        var gauge = "\"temperature\":[{\"type\":\"gauge\",\"help\":\"Degrees.\",\"unit\":\"\"}]";
        assertThat(answer("/api/v1/metadata")).isEqualTo("{" + counter + "," + gauge + "}");
        assertThat(answer("/api/v1/metadata", "limit", "1")).isEqualTo("{" + counter + "}");
        assertThat(answer("/api/v1/metadata", "metric", "temperature")).isEqualTo("{" + gauge + "}");
        assertThat(answer("/api/v1/metadata", "metric", "absent_total")).isEqualTo("{}");
    }

    @Test
    void what_grafana_asks_on_save_is_answered() throws Exception {
        assertThat(new JsonObject(answer("/api/v1/status/buildinfo")).getString("version"))
                .matches("3\\.\\d+\\.\\d+");
        assertThat(answer("/api/v1/query_exemplars", "query", "up")).isEqualTo("[]");
        assertThat(answer("/api/v1/format_query", "query", "sum( up )")).isEqualTo("\"sum(up)\"");
        assertThat(server.post("/api/v1/query", "query", "1+1", "time", "4").body())
                .contains("[4,\"2\"]");
    }

    private String answer(String path, String... parameters) throws Exception {
        var body = server.get(path, parameters).body();
        assertThat(body).startsWith("{\"status\":\"success\",\"data\":");
        return body.substring("{\"status\":\"success\",\"data\":".length(), body.length() - 1);
    }

    @Test
    void a_query_ends_at_its_deadline() throws Exception {
        var response =
                server.get("/api/v1/query", "query", "count_over_time(sum(temperature)[30d:1s])", "timeout", "1ms");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(response.body()).getString("errorType")).isEqualTo("timeout");
    }

    @Test
    void a_query_that_reads_too_much_is_told_so() throws Exception {
        var response = server.get("/api/v1/query", "query", "count_over_time(vector(1)[2h:1ms])");
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).contains("\"errorType\":\"execution\"").contains("query holds more than");
    }

    @Test
    void our_own_mistakes_are_told_as_such() throws Exception {
        var broken = new QueryServer(matchers -> {
            throw new IllegalStateException("a secret of ours");
        });
        try {
            var response = broken.get("/api/v1/query", "query", "up");
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("\"errorType\":\"internal\"").doesNotContain("secret");
        } finally {
            broken.close();
        }
    }

    @Test
    void an_answer_has_a_longest() throws Exception {
        var json = new QueryJson(100, Patience.ENDLESS);
        assertThatThrownBy(() -> json.texts(List.of("x".repeat(200))))
                .isInstanceOf(ApiError.class)
                .hasMessage("answer is longer than 100 characters");
    }

    @Test
    void too_many_queries_at_once_are_refused_and_those_of_clients_that_left_are_ended() throws Exception {
        var gate = new CountDownLatch(1);
        var selections = new AtomicInteger();
        SeriesSource slow = matchers -> {
            selections.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException ended) {
                throw new IllegalStateException(ended);
            }
            return series.select(matchers);
        };
        var busy = new QueryServer(slow);
        try {
            var clients = new ArrayList<Socket>();
            for (int i = 0; i < QueryApi.MOST_AT_ONCE; i++) {
                clients.add(busy.send("GET /api/v1/query?query=temperature HTTP/1.1\r\nHost: x\r\n\r\n"));
            }
            RealServers.until("all are taken", () -> busy.atOnce() == QueryApi.MOST_AT_ONCE);
            RealServers.until("two are worked on", () -> selections.get() == 2);
            var refused = busy.get("/api/v1/query", "query", "1");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("\"errorType\":\"unavailable\",\"error\":\"too many queries at once\"");
            for (var client : clients) {
                client.close();
            }
            RealServers.until("those who left are counted off", () -> busy.atOnce() == 0);
            gate.countDown();
            assertThat(busy.get("/api/v1/query", "query", "temperature").statusCode())
                    .isEqualTo(200);
            assertThat(selections)
                    .as("whoever waited and left was never worked on")
                    .hasValue(3);
        } finally {
            gate.countDown();
            busy.close();
        }
    }
}
