package dev.godwit;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static dev.godwit.RealServers.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.series.Labels;
import dev.godwit.series.Matcher;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job: a database is blocked, the rule says so, somebody is paged; real Prometheus and Alertmanager beside it. */
class AgentTest {

    private static final String RULES = """
            groups:
              - name: blocking
                interval: 500ms
                rules:
                  - alert: Blocked
                    expr: godwit_blocked_sessions > 0
                    labels: {severity: critical}
                    annotations: {summary: "{{ $value }} wait on {{ $labels.target }}"}
            """;

    /** Some groups are judged once a minute, which is longer than a test should wait. */
    private static final int MOST_RULES = 30;

    @TempDir
    private Path directory;

    private RunningAgent running;
    private Process peer;

    @AfterEach
    void stop() throws Exception {
        if (running != null) {
            running.close();
        }
        if (peer != null) {
            peer.destroy();
            peer.waitFor();
        }
    }

    @Test
    void every_path_answers_in_its_own_format() throws Exception {
        running = new RunningAgent(directory, shared(17), "");
        until("up", () -> running.array("/api/targets").getJsonObject(0).getBoolean("up"));
        assertThat(running.get("/-/healthy").statusCode()).isEqualTo(200);
        assertThat(running.get("/-/ready").statusCode()).isEqualTo(200);
        assertThat(running.get("/").body()).contains("<title>Godwit</title>");
        assertThat(running.object("/api/v1/alerts").getJsonObject("data").getJsonArray("alerts"))
                .isEmpty();
        assertThat(running.object("/api/v1/rules").getString("status")).isEqualTo("success");
        assertThat(running.array("/api/blocking").getJsonObject(0).getInteger("blocked"))
                .isZero();
        until("sessions are counted", () -> !running.array("/api/activity").isEmpty());
        assertThat(running.array("/api/backups")).isEmpty();
        until("the build is told", () -> running.get("/metrics").body().contains("godwit_build_info{"));
        var text = running.get("/metrics");
        assertThat(text.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        var open = running.get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
        assertThat(open.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/openmetrics-text");
        assertThat(open.body()).endsWith("# EOF\n");
        assertThat(running.get("/nothing/here").statusCode()).isEqualTo(404);
        assertThat(running.send(HttpRequest.newBuilder().DELETE(), "/metrics").statusCode())
                .isEqualTo(405);
    }

    @Test
    void a_scraper_that_unpacks_gets_the_page_packed() throws Exception {
        running = new RunningAgent(directory, shared(17), "");
        until("the build is told", () -> running.get("/metrics").body().contains("godwit_build_info{"));
        var uri = URI.create("http://127.0.0.1:" + running.agent().port() + "/metrics");
        var asked = HttpRequest.newBuilder(uri).header("Accept-Encoding", "deflate, gzip;q=1.0");
        var packed = HttpClient.newHttpClient().send(asked.build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(packed.headers().firstValue("Content-Length")).hasValue(Integer.toString(packed.body().length));
        var text = new String(
                new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).contains("godwit_build_info{").contains("\nprocess_");
        assertThat(packed.body()).hasSizeLessThan(text.length() / 4);
        var plain = running.get("/metrics", "Accept-Encoding", "gzip;q=0");
        assertThat(plain.body()).contains("godwit_build_info{");
        var head =
                running.send(HttpRequest.newBuilder().method("HEAD", HttpRequest.BodyPublishers.noBody()), "/metrics");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void what_rules_may_say_of_the_agent_is_in_memory_and_on_the_metrics_page() throws Exception {
        running = new RunningAgent(directory, shared(17), "");
        for (var metric : AgentMeters.NAMES) {
            until(
                    metric + " is remembered",
                    () -> !running.agent()
                            .store()
                            .select(List.of(Matcher.equal(Labels.NAME, metric)))
                            .isEmpty());
            until(metric + " is exported", () -> running.get("/metrics").body().contains("\n" + metric));
        }
    }

    @Test
    void promtool_complains_of_nothing_but_names_and_types_that_are_postgres_exporters() throws Exception {
        var promtool = Peer.find("promtool");
        try (var session = session(shared(18), "postgres")) {
            execute(session, "CREATE TABLE IF NOT EXISTS page_of_metrics (id int PRIMARY KEY)");
        }
        running = new RunningAgent(
                directory,
                shared(18),
                "probes: {every: {statements: 500ms, settings: 500ms, tables: 500ms, indexes: 500ms}}\n");
        for (var last : List.of(
                "pg_stat_user_indexes_idx_scan{",
                "godwit_query_latency_estimated_seconds{",
                "pg_settings_tcp_keepalives_count{")) {
            until(last, () -> running.get("/metrics").body().contains("\n" + last));
        }
        var metrics = Files.writeString(
                directory.resolve("metrics.txt"), running.get("/metrics").body());
        var check = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var theirs = Files.readString(Path.of("src/test/resources/surface/postgres_exporter-0.20.txt"));
        assertThat(said.lines().map(line -> line.substring(0, line.indexOf(' '))))
                // Columns of these views have one naming, those of older releases and ours alike.
                .allMatch(name -> name.matches("pg_(settings|stat_database|stat_user_indexes)_.*|pg_txid_current")
                        || theirs.contains("\n" + name + "{"));
        // It says 3 for such remarks and 1 for a page that it cannot read.
        assertThat(check.waitFor()).isIn(0, 3);
    }

    @Test
    void a_real_prometheus_scrapes_it_and_runs_the_shipped_rules() throws Exception {
        var prometheus = Peer.find("prometheus");
        running = new RunningAgent(directory, shared(17), "");
        int port = freePort();
        var rules = Path.of(System.getProperty("godwit.root"), "rules").toAbsolutePath();
        var config = Files.writeString(
                directory.resolve("prometheus.yml"),
                "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [\"" + rules + "/*.yml\"]\n"
                        + "scrape_configs: [{job_name: godwit, static_configs: [{targets: [\"127.0.0.1:"
                        + running.agent().port() + "\"]}]}]\n");
        peer = new ProcessBuilder(
                        prometheus.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=error")
                .inheritIO()
                .start();
        var url = "http://127.0.0.1:" + port;
        until("the target is up", () -> "1".equals(result(url, "up{job=\"godwit\"}")));
        until("its series are there", () -> "1".equals(result(url, "godwit_target_up{target=\"shop\"}")));
        until("most shipped rules were judged", () -> health(url).split("ok", -1).length > MOST_RULES);
        assertThat(health(url)).doesNotContain("err");
    }

    @Test
    void a_real_alertmanager_hears_of_the_alert_and_of_its_end() throws Exception {
        var alertmanager = Peer.find("alertmanager");
        int port = freePort();
        var config = Files.writeString(
                directory.resolve("am.yml"),
                "route: {receiver: nobody, group_wait: 100ms}\nreceivers: [{name: nobody}]\n");
        peer = new ProcessBuilder(
                        alertmanager.toString(),
                        "--config.file=" + config,
                        "--storage.path=" + directory.resolve("am"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=",
                        "--log.level=error")
                .inheritIO()
                .start();
        var url = "http://127.0.0.1:" + port;
        until("the alertmanager is ready", () -> fetch(url + "/-/ready") != null);
        Files.writeString(directory.resolve("rules.yml"), RULES);
        running = new RunningAgent(
                directory, shared(16), "labels: {env: test}\nrules: [rules.yml]\nalertmanagers: [\"" + url + "\"]\n");
        until("up", () -> running.array("/api/targets").getJsonObject(0).getBoolean("up"));
        try (var holder = session(shared(16), "postgres");
                var reader = session(shared(16), "postgres")) {
            execute(holder, "drop table if exists paged", "create table paged (id int)");
            holder.setAutoCommit(false);
            execute(holder, "lock table paged in access exclusive mode");
            var reading = waiting(reader, "select * from paged");
            until("the alert is there", () -> !active(url).isEmpty());
            var alert = active(url).getJsonObject(0);
            assertThat(alert.getJsonObject("labels").getMap())
                    .containsEntry("alertname", "Blocked")
                    .containsEntry("env", "test")
                    .containsEntry("team", "checkout")
                    .containsEntry("target", "shop");
            assertThat(alert.getJsonObject("annotations").getString("summary")).isEqualTo("1 wait on shop");
            assertThat(running.array("/api/blocking").getJsonObject(0).getInteger("blocked"))
                    .isEqualTo(1);
            assertThat(running.object("/api/v1/alerts")
                            .getJsonObject("data")
                            .getJsonArray("alerts")
                            .size())
                    .isEqualTo(1);
            holder.rollback();
            reading.get(20, TimeUnit.SECONDS);
            until("the alert is over", () -> active(url).isEmpty());
        }
        assertThat(running.array("/api/resolved").size()).isEqualTo(1);
    }

    private static JsonArray active(String url) throws Exception {
        var alerts = fetch(url + "/api/v2/alerts?active=true");
        return alerts == null ? new JsonArray() : new JsonArray(alerts);
    }

    private static String result(String url, String query) throws Exception {
        var body = fetch(url + "/api/v1/query?query="
                + java.net.URLEncoder.encode(query, java.nio.charset.StandardCharsets.UTF_8));
        if (body == null) {
            return "";
        }
        var rows = new JsonObject(body).getJsonObject("data").getJsonArray("result");
        return rows.isEmpty() ? "" : rows.getJsonObject(0).getJsonArray("value").getString(1);
    }

    /** The health of every rule Prometheus loaded, one word each. */
    private static String health(String url) throws Exception {
        var words = new StringBuilder();
        var groups = new JsonObject(fetch(url + "/api/v1/rules"))
                .getJsonObject("data")
                .getJsonArray("groups");
        for (int g = 0; g < groups.size(); g++) {
            var rules = groups.getJsonObject(g).getJsonArray("rules");
            for (int r = 0; r < rules.size(); r++) {
                words.append(rules.getJsonObject(r).getString("health")).append(' ');
            }
        }
        return words.toString();
    }

    private static String fetch(String url) throws InterruptedException {
        try {
            var answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : null;
        } catch (java.io.IOException notYet) {
            return null;
        }
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
