package dev.godwit.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Peer;
import dev.godwit.RealServers;
import dev.godwit.series.Labels;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same bodies to a real Prometheus and to us: the same are refused, and of the others the same series are kept. It takes
 * three things that we do not: labels without a comma between them, a line break in a label's value, and the word of an
 * endpoint on whether it is up.
 */
class SameScrapeAsPrometheusTest {

    private static final List<String> TEXTS = List.of(
            "a 1\n",
            "a 1",
            "",
            "\n\n",
            "a 1\r\n",
            "a{} 1\n",
            "a{b=\"c\",} 1\n",
            "a{b=\"c\",,} 1\n",
            "a { b = \"c\" } 1\n",
            "a\t1\t1700000000000\n",
            "a 1 1700000000000 2\n",
            "a 1 1.5\n",
            "a 1 x\n",
            "a{b=\"\"} 1\n",
            "a{b=\"x\\\\y\\\"z\\nw\\q\"} 1\n",
            "a{b=\"ä€😀\"} 1\n",
            "a{b='c'} 1\n",
            "a{b=\"c} 1\n",
            "a{b=\"c\"}\n",
            "a{b=\"c\"}1\n",
            "a\n",
            "1a 1\n",
            "a-b 1\n",
            "a:b 1\n",
            ":a 1\n",
            "a{b:c=\"d\"} 1\n",
            "a{__name__=\"b\"} 1\n",
            "a{b=\"1\",b=\"2\"} 1\n",
            "a NaN\nb +Inf\nc -Inf\nd inf\ne nan\nf Infinity\n",
            "a 0x10\n",
            "a 1_000\n",
            "a 1e3\nb 1E-3\nc .5\nd 5.\ne +5\n",
            "a 1e999\n",
            "a --1\n",
            "a 1 # c\n",
            "a 1 # {id=\"x\"} 1\n",
            "# a comment\na 1\n",
            " # a comment\na 1\n",
            "#a comment\na 1\n",
            "# TYPE a counter\na 1\n",
            "# TYPE a teapot\na 1\n",
            "# TYPE a\na 1\n",
            "# TYPE a info\na 1\n",
            "# HELP a\na 1\n",
            "# HELP a text \\ with \\n things\na 1\n",
            "  a 1\n",
            "a 1\na 2\n",
            "a{job=\"x\",instance=\"y\",exported_job=\"z\"} 1\n",
            "<html>\n",
            "{\"a\": 1}\n",
            "a{b=\"c\"} 1\nb{\n");

    private static final List<String> OPEN = List.of(
            "a 1\n# EOF\n",
            "a 1\n# EOF",
            "a 1\n",
            "a 1\n# EOF\nb 1\n",
            "a 1\n\n# EOF\n",
            "# TYPE a counter\na_total 1\na_created 5\n# EOF\n",
            "# TYPE a counter\na_total 1 # {id=\"x\"} 1\n# EOF\n",
            "# TYPE a info\na_info{b=\"c\"} 1\n# EOF\n",
            "# TYPE a stateset\na{a=\"b\"} 1\n# EOF\n",
            "# UNIT a_seconds seconds\na_seconds 1\n# EOF\n",
            "# TYPE a teapot\n# EOF\n",
            "a 1 1700000000.5\n# EOF\n",
            "# EOF\n");

    @TempDir
    private Path directory;

    @Test
    void the_same_is_refused_and_the_same_is_kept() throws Exception {
        var prometheus = Peer.find("prometheus");
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var server = new OddServer();
        var config = new StringBuilder("global: {scrape_interval: 1s}\nscrape_configs:\n");
        var bodies = new ArrayList<String>();
        for (var text : TEXTS) {
            server.metrics("/" + bodies.size(), text);
            bodies.add(text);
        }
        for (var text : OPEN) {
            server.body(
                    "/" + bodies.size(),
                    "Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n",
                    text.getBytes(StandardCharsets.UTF_8));
            bodies.add(text);
        }
        for (int i = 0; i < bodies.size(); i++) {
            config.append("- {job_name: j")
                    .append(i)
                    .append(", honor_timestamps: false, metrics_path: /")
                    .append(i)
                    .append(", static_configs: [{targets: [\"127.0.0.1:")
                    .append(server.port())
                    .append("\"]}]}\n");
        }
        var file = Files.writeString(directory.resolve("prometheus.yml"), config);
        var peer = new ProcessBuilder(
                        prometheus.toString(),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=error")
                .inheritIO()
                .start();
        try {
            var url = "http://127.0.0.1:" + port;
            RealServers.until("all are scraped", () -> query(url, "up").size() == bodies.size());
            var differences = new ArrayList<String>();
            for (int i = 0; i < bodies.size(); i++) {
                var ours = ours(server.url("/" + i), "j" + i);
                var theirs = theirs(url, "j" + i);
                if (!ours.equals(theirs)) {
                    differences.add(bodies.get(i) + "  ours " + ours + "\n  theirs " + theirs);
                }
            }
            assertThat(differences).isEmpty();
        } finally {
            peer.destroy();
            peer.waitFor();
            server.close();
        }
    }

    /** Series and values by Prometheus' way to write them, without those that measure. */
    private static Map<String, Double> ours(String url, String job) throws Exception {
        var asked = new Asked("scrape: [{url: \"" + url + "\", labels: {job: " + job + "}}]");
        try {
            asked.tick();
            var present = asked.present();
            present.keySet().removeIf(name -> name.matches("(scrape|godwit)_.*"));
            return present;
        } finally {
            asked.close();
        }
    }

    private static Map<String, Double> theirs(String url, String job) throws Exception {
        var found = new TreeMap<String, Double>();
        for (var one : query(url, "{job=\"" + job + "\"}")) {
            var row = (JsonObject) one;
            var labels = new TreeMap<String, String>();
            row.getJsonObject("metric").forEach(label -> labels.put(label.getKey(), (String) label.getValue()));
            var value = row.getJsonArray("value").getString(1).replace("Inf", "Infinity");
            found.put(Labels.of(labels).toString(), Double.parseDouble(value));
        }
        found.keySet().removeIf(name -> name.startsWith("scrape_"));
        return found;
    }

    private static JsonArray query(String url, String query) throws Exception {
        var asked =
                URI.create(url + "/api/v1/query?query=" + java.net.URLEncoder.encode(query, StandardCharsets.UTF_8));
        try {
            var body = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(asked).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return body.startsWith("{")
                    ? new JsonObject(body).getJsonObject("data").getJsonArray("result")
                    : new JsonArray();
        } catch (java.io.IOException notYet) {
            return new JsonArray();
        }
    }
}
