package dev.godwit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Peer;
import dev.godwit.RealServers;
import dev.godwit.series.OpenMetricsReader;
import dev.godwit.settings.Problems;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The same samples in a real Prometheus and in Godwit, asked the same: status, error type and data are the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameAsPrometheusTest {

    /** On a block's border, so that Prometheus' storage answers no more than was asked. */
    private static final long START = 1_700_006_400;

    /** So far floating point must agree: sums differ in their last digits with the order of addition. */
    private static final MathContext DIGITS = new MathContext(12);

    private static final int MINUTES = 100;

    /**
     * Off every grid: before 3.0, Prometheus' ranges were closed on their left, which shows only where a sample lies exactly
     * there.
     */
    private static final long BESIDE = START + 7;

    private Process prometheus;
    private String theirs;
    private QueryServer ours;

    @BeforeAll
    void load(@TempDir Path directory) throws Exception {
        Peer.find("prometheus");
        var text = samples();
        var file = Files.writeString(directory.resolve("samples.om"), text);
        var problems = new Problems();
        ours = new QueryServer(new OpenMetricsReader("samples.om", problems).read(text));
        problems.orThrow();
        var blocks = directory.resolve("blocks");
        var made =
                Peer.run("promtool", "tsdb", "create-blocks-from", "openmetrics", file.toString(), blocks.toString());
        assertThat(made.exit()).as(made.text()).isZero();
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        theirs = "http://127.0.0.1:" + port;
        prometheus = new ProcessBuilder(
                        Peer.find("prometheus").toString(),
                        "--config.file=" + Files.writeString(directory.resolve("prometheus.yml"), ""),
                        "--storage.tsdb.path=" + blocks,
                        "--storage.tsdb.retention.time=100y",
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=error")
                .inheritIO()
                .start();
        RealServers.until("the prometheus is ready", () -> {
            try {
                return QueryServer.ask(theirs, "/-/ready").statusCode() == 200;
            } catch (IOException early) {
                return false;
            }
        });
    }

    @AfterAll
    void close() throws Exception {
        if (prometheus != null) {
            prometheus.destroy();
            prometheus.waitFor();
        }
        if (ours != null) {
            ours.close();
        }
    }

    /** Counters with a reset, gauges, a histogram, a series that ends and one of strange values, a sample every 30 s. */
    private static String samples() {
        var text = new StringBuilder("# TYPE requests counter\n");
        for (var path : List.of("/", "/cart", "/pay")) {
            for (var code : List.of("200", "500")) {
                int slope = path.length() * (code.equals("200") ? 5 : 1);
                for (int i = 0; i < 2 * MINUTES; i++) {
                    long value = (long) slope * (path.equals("/pay") && i > 120 ? i - 120 : i);
                    line(text, "requests_total{path=\"" + path + "\",code=\"" + code + "\"}", (double) value, i);
                }
            }
        }
        text.append("# TYPE waiting gauge\n");
        for (int pid = 1; pid <= 4; pid++) {
            for (int i = 0; i < (pid == 4 ? 40 : 2 * MINUTES); i++) {
                line(text, "waiting{pid=\"" + pid + "\"}", (i * 7 * pid) % 13 - pid + 0.25, i);
            }
        }
        text.append("# TYPE latency histogram\n");
        for (int i = 0; i < 2 * MINUTES; i++) {
            line(text, "latency_bucket{le=\"0.1\"}", 3.0 * i, i);
        }
        for (int i = 0; i < 2 * MINUTES; i++) {
            line(text, "latency_bucket{le=\"0.5\"}", 5.0 * i, i);
        }
        for (int i = 0; i < 2 * MINUTES; i++) {
            line(text, "latency_bucket{le=\"+Inf\"}", 6.0 * i, i);
        }
        text.append("# TYPE odd gauge\n");
        var odd =
                List.of("NaN", "+Inf", "-Inf", "1e-07", "1.5e-06", "1e+21", "123456789012345680", "-0", "1e20", "0.1");
        for (int o = 0; o < odd.size(); o++) {
            text.append("odd{kind=\"")
                    .append(o)
                    .append("\"} ")
                    .append(odd.get(o))
                    .append(' ');
            text.append(START + 10).append(".25\n");
        }
        return text + "# EOF\n";
    }

    private static void line(StringBuilder text, String series, double value, int i) {
        text.append(series).append(' ').append(value).append(' ');
        text.append(START + 10 + 30L * i).append('\n');
    }

    @Test
    void instant_queries_are_answered_alike() throws Exception {
        var differences = new ArrayList<String>();
        for (var expression : SameQuestions.EXPRESSIONS) {
            for (long at : List.of(BESIDE + 60, BESIDE + 1_500, BESIDE + 4_260)) {
                compare(differences, "/api/v1/query", "query", expression, "time", Long.toString(at));
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void numbers_and_times_are_written_alike() throws Exception {
        var asked = new String[] {"query", "odd[5m]", "time", Long.toString(BESIDE + 60)};
        var theyWrite = rows(QueryServer.ask(theirs, "/api/v1/query", asked).body());
        assertThat(theyWrite).hasSize(10);
        assertThat(rows(ours.get("/api/v1/query", asked).body())).isEqualTo(theyWrite);
    }

    /** The rows of a matrix as they were written, in one order. */
    private static Set<String> rows(String body) {
        var result = body.substring(body.indexOf("\"result\":[") + 10, body.length() - 3);
        return new TreeSet<>(List.of(result.substring(1).split("(?<=\\]\\]\\}),", -1)));
    }

    @Test
    void range_queries_are_answered_alike() throws Exception {
        var differences = new ArrayList<String>();
        for (var expression : SameQuestions.EXPRESSIONS) {
            compare(
                    differences,
                    "/api/v1/query_range",
                    "query",
                    expression,
                    "start",
                    Long.toString(BESIDE + 600),
                    "end",
                    Long.toString(BESIDE + 4_800),
                    "step",
                    "2m");
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void mistakes_are_answered_alike() throws Exception {
        var differences = new ArrayList<String>();
        for (var query : SameQuestions.MISTAKES) {
            compare(differences, "/api/v1/query", "query", query, "time", "1");
            compare(differences, "/api/v1/query_range", "query", query, "start", "1", "end", "2", "step", "1");
        }
        for (var parameters : SameQuestions.PARAMETERS) {
            var asked = parameters.split("[?&=]", -1);
            compare(
                    differences,
                    asked[0],
                    List.of(asked).subList(1, asked.length).toArray(String[]::new));
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void series_and_labels_are_answered_alike() throws Exception {
        var differences = new ArrayList<String>();
        for (var match :
                List.of("requests_total", "{__name__=~\"w.*\"}", "{pid!=\"\"}", "{path=~\"/.+\",code!~\"2..\"}")) {
            for (var path : List.of("series", "labels", "label/pid/values", "label/__name__/values")) {
                compare(differences, "/api/v1/" + path, "match[]", match);
                compare(differences, "/api/v1/" + path, "match[]", match, "match[]", "odd");
                compare(differences, "/api/v1/" + path, "match[]", match, "end", "1600000000");
            }
        }
        compare(differences, "/api/v1/labels");
        compare(differences, "/api/v1/label/none/values");
        compare(differences, "/api/v1/label/code/values");
        compare(differences, "/api/v1/metadata", "metric", "none");
        compare(differences, "/api/v1/format_query", "query", "sum by(a) ( rate( x [ 5m ] ) ) > 1");
        compare(differences, "/api/v1/query_exemplars", "query", "x", "start", "1", "end", "2");
        assertThat(differences).isEmpty();
    }

    private void compare(List<String> differences, String path, String... parameters) throws Exception {
        var question = path + " " + List.of(parameters);
        var they = QueryServer.ask(theirs, path, parameters);
        var we = ours.get(path, parameters);
        var theySay = they.statusCode() + " " + comparable(new JsonObject(they.body()));
        var weSay = we.statusCode() + " " + comparable(new JsonObject(we.body()));
        if (!theySay.equals(weSay)) {
            differences.add("\n" + question + "\n  theirs " + theySay + " " + they.body() + "\n  ours   " + weSay + " "
                    + we.body());
        }
    }

    /** Without what may differ: remarks, and the order where the query gives none. */
    private static String comparable(JsonObject body) {
        if (body.getString("status").equals("error")) {
            return body.getString("errorType") + " " + comparable(body.getString("error"));
        }
        if (!(body.getValue("data") instanceof JsonObject data) || !(data.getValue("result") instanceof JsonArray)) {
            return String.valueOf(body.getValue("data"));
        }
        if (data.getString("resultType").equals("scalar")
                || data.getString("resultType").equals("string")) {
            return data.encode();
        }
        var rows = new TreeSet<String>();
        data.getJsonArray("result").forEach(row -> rows.add(rounded((JsonObject) row)));
        return data.getString("resultType") + rows;
    }

    /**
     * How a parser says what is wrong is its own business, and where it is, too; which of the duplicates are named is chance;
     * and before 2.43 a range query did not say which parameter it was.
     */
    private static String comparable(String error) {
        var parser = List.of("parse error", "expected type", "non-empty matcher");
        if (parser.stream().anyMatch(error::contains)) {
            return "";
        }
        return error.toLowerCase(Locale.ROOT)
                .replace("invalid parameter \"query\": ", "")
                .replaceAll("\\[.*\\]; *", "");
    }

    private static String rounded(JsonObject row) {
        var values = row.containsKey("value") ? new JsonArray().add(row.getValue("value")) : row.getJsonArray("values");
        var text = new StringBuilder(row.getJsonObject("metric").encode());
        for (int i = 0; i < values.size(); i++) {
            var pair = values.getJsonArray(i);
            var value = pair.getString(1);
            boolean special = value.endsWith("Inf") || value.equals("NaN");
            text.append(' ').append(pair.getValue(0)).append('=');
            text.append(special ? value : new BigDecimal(value, DIGITS).stripTrailingZeros());
        }
        return text.toString();
    }
}
