package dev.godwit;

import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.endpoint.OddServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules over what an application, a health check and a real Prometheus say, in a whole agent. */
class EndpointAgentTest {

    private static final String RULES = """
            groups:
              - name: g
                interval: 200ms
                rules:
                  - {alert: Errors, expr: 'sum by (job) (http_errors) / sum by (job) (http_requests) > 0.05'}
                  - {alert: Ended, expr: 'http_errors > 1'}
                  - {alert: Sick, expr: 'probe_success{name="health"} == 0'}
                  - {alert: Down, expr: 'up == 0'}
            """;

    @TempDir
    private Path directory;

    private OddServer server;
    private RunningAgent running;
    private Process peer;

    @AfterEach
    void stop() throws Exception {
        if (running != null) {
            running.close();
        }
        if (server != null) {
            server.close();
        }
        if (peer != null) {
            peer.destroy();
            peer.waitFor();
        }
    }

    private List<String> alerts() throws Exception {
        return running.object("/api/v1/alerts").getJsonObject("data").getJsonArray("alerts").stream()
                .map(alert -> (JsonObject) alert)
                .map(alert -> alert.getJsonObject("labels").getString("alertname")
                        + (alert.getJsonObject("annotations").containsKey("no_data") ? " held" : ""))
                .sorted()
                .toList();
    }

    private String query(String expression) throws Exception {
        var rows = running.object("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .getJsonObject("data")
                .getJsonArray("result");
        return rows.isEmpty() ? "" : rows.getJsonObject(0).getJsonArray("value").getString(1);
    }

    @Test
    void an_application_s_errors_and_its_health_are_rules_like_any_other() throws Exception {
        Files.writeString(directory.resolve("rules.yml"), RULES);
        Files.writeString(directory.resolve("policy.yml"), "no_data: {Ended: resolve}\n");
        server = new OddServer()
                .metrics("/metrics", "http_requests{code=\"200\"} 90\nhttp_errors 10\n")
                .status("/health", 503, "");
        running = new RunningAgent(
                directory,
                RealServers.shared(17),
                "rules: [rules.yml, policy.yml]\nprobes:\n"
                        + "  scrape: [{url: \"" + server.url("/metrics") + "\", every: 1s, labels: {job: app}}]\n"
                        + "  http: [{url: \"" + server.url("/health") + "\", every: 1s, name: health}]\n");
        until("both fire", () -> alerts().equals(List.of("Ended", "Errors", "Sick")));
        assertThat(query("http_errors{job=\"app\"}")).isEqualTo("10");
        var page = running.get("/metrics").body();
        assertThat(page)
                .contains("probe_success{")
                .contains("godwit_endpoint_state{endpoint=\"health\",state=\"bad_status\"} 1")
                .doesNotContain("http_errors")
                .doesNotContain("scrape_samples_scraped")
                .doesNotContain("\nup{");
        // It breaks: what it said is gone, what it would have said is not taken for good.
        server.status("/health", 204, "").metrics("/metrics", "http_errors{\n");
        until("held", () -> alerts().equals(List.of("Down", "Errors held")));
        assertThat(query("http_errors")).isEmpty();
        server.metrics("/metrics", "http_requests{code=\"200\"} 90\nhttp_errors 10\n");
        until("as before", () -> alerts().equals(List.of("Ended", "Errors")));
        server.metrics("/metrics", "http_requests{code=\"200\"} 90\nhttp_errors 0\n");
        until("all is well", () -> alerts().isEmpty());
    }

    @Test
    void a_real_prometheus_is_scraped_and_every_series_of_it_is_there() throws Exception {
        var prometheus = Peer.find("prometheus");
        int port = freePort();
        var config = Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n");
        peer = new ProcessBuilder(
                        prometheus.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=error")
                .inheritIO()
                .start();
        running = new RunningAgent(
                directory,
                RealServers.shared(17),
                "probes: {scrape: [{url: \"http://127.0.0.1:" + port + "/metrics\", every: 1s, name: prometheus}]}\n");
        until("up", () -> query("up{job=\"prometheus\"}").equals("1"));
        assertThat(query("count(prometheus_build_info{job=\"prometheus\", version!=\"\"})"))
                .isEqualTo("1");
        assertThat(query("count({job=\"prometheus\"}) - 6")).isEqualTo(query("scrape_samples_scraped"));
        until(
                "rates are there",
                () -> !query("rate(prometheus_http_requests_total{handler=\"/metrics\"}[1m])")
                        .isEmpty());
        until(
                "quantiles are there",
                () -> !query("histogram_quantile(0.9, rate(prometheus_http_response_size_bytes_bucket[1m]))")
                        .isEmpty());
    }

    @Test
    void a_real_node_exporter_gives_the_shipped_rules_of_the_machine_something_to_judge() throws Exception {
        int port = freePort();
        peer = new ProcessBuilder(Peer.find("node-exporter").toString(), "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("node.log").toFile())
                .start();
        var rules = Path.of(System.getProperty("godwit.root"), "rules/short/host.yml");
        running = new RunningAgent(
                directory,
                RealServers.shared(17),
                "rules: [\"" + rules.toAbsolutePath() + "\"]\nprobes: {scrape: [{url: \"http://127.0.0.1:" + port
                        + "/metrics\", every: 1s, name: node}]}\n");
        until("up", () -> query("up{job=\"node\"}").equals("1"));
        until("every rule sees its series", () -> judged().stream().allMatch(seen -> seen > 0));
        assertThat(Double.parseDouble(query("count(node_cpu_seconds_total{mode=\"idle\"})")))
                .isPositive();
    }

    /** How many series each rule saw when it was last judged. */
    private List<Integer> judged() throws Exception {
        return running.object("/api/v1/rules").getJsonObject("data").getJsonArray("groups").stream()
                .flatMap(group -> ((JsonObject) group).getJsonArray("rules").stream())
                .map(rule -> ((JsonObject) rule).getInteger("seriesMatched"))
                .toList();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
