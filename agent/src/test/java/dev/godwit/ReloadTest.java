package dev.godwit;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.web.ListenAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running agent reads its files again: whole or not at all, and what stayed the same goes on. */
class ReloadTest {

    private static final String RULE = """
                  - alert: %s
                    expr: %s
            """;

    private static final String QUERY = "shop_orders: {query: %s, metrics: [{waiting: {usage: GAUGE}}]}\n";
    private static final String PATHS =
            "rules: [rules.yml]\nprobes: {custom: [q*.yaml], every: {shop_orders: 500ms, tables: 500ms}}\n";

    @TempDir
    private Path directory;

    private RunningAgent running;

    @BeforeEach
    void start() throws Exception {
        rules(RULE.formatted("First", "vector(1) > 0"));
        custom(QUERY.formatted("select 3 as waiting"));
        running = new RunningAgent(directory, shared(17), PATHS);
        until("the first fires", () -> alerts().contains("First"));
        until("the query answers", () -> metric("shop_orders_waiting").endsWith(" 3"));
    }

    @AfterEach
    void stop() throws Exception {
        running.close();
    }

    @Test
    void a_new_rule_is_judged_and_alerts_of_the_others_go_on() throws Exception {
        var since = activeAt("First");
        rules(RULE.formatted("First", "vector(1) > 0") + RULE.formatted("Second", "vector(2) > 0"));
        var said = reload();
        assertThat(said.statusCode()).isEqualTo(200);
        assertThat(said.body()).isEqualTo("reloaded: 2 rules, 1 custom queries\n");
        until("the second fires", () -> alerts().contains("Second"));
        assertThat(activeAt("First")).isEqualTo(since);
        rules(RULE.formatted("Second", "vector(2) > 0"));
        assertThat(reload().statusCode()).isEqualTo(200);
        until("the first is over", () -> alerts().equals(List.of("Second")));
        assertThat(running.get("/api/resolved").body()).contains("First");
        assertThat(running.get("/api/v1/rules").body()).doesNotContain("First");
    }

    @Test
    void mistakes_change_nothing_and_are_answered_with_their_places() throws Exception {
        var before = metric("godwit_config_last_reload_success_timestamp_seconds");
        assertThat(metric("godwit_config_last_reload_successful")).endsWith(" 1");
        rules(RULE.formatted("Second", "vector(2) >"));
        custom(QUERY.formatted("drop table orders"));
        var said = reload();
        assertThat(said.statusCode()).isEqualTo(500);
        assertThat(said.body()).contains("rules.yml:6:").contains("q.yaml:1:22: shop_orders.query: begins with drop");
        assertThat(metric("godwit_config_last_reload_successful")).endsWith(" 0");
        assertThat(metric("postgres_exporter_config_last_reload_successful")).endsWith(" 0");
        assertThat(metric("godwit_config_last_reload_success_timestamp_seconds"))
                .isEqualTo(before);
        assertThat(metric("pg_exporter_user_queries_load_error")).endsWith(" 1");
        assertThat(alerts()).containsExactly("First");
        assertThat(metric("shop_orders_waiting")).endsWith(" 3");
        rules(RULE.formatted("First", "vector(1) > 0"));
        custom(QUERY.formatted("select 4 as waiting"));
        assertThat(reload().statusCode()).isEqualTo(200);
        assertThat(metric("godwit_config_last_reload_successful")).endsWith(" 1");
        until("the new query answers", () -> metric("shop_orders_waiting").endsWith(" 4"));
    }

    @Test
    void what_needs_a_restart_is_said_and_not_done() throws Exception {
        Files.writeString(
                directory.resolve("godwit.yml"),
                RunningAgent.config(
                        shared(17), PATHS.replace("500ms", "1s") + "labels: {env: new}\nlimits: {series: 500}\n"));
        assertThat(reload().body())
                .isEqualTo("reloaded: 1 rules, 1 custom queries; needs a restart: labels, limits, probes.every\n");
        Files.writeString(directory.resolve("godwit.yml"), "nonsense: 1\n");
        assertThat(reload().body()).contains("databases: is required").contains("nonsense: unknown key");
    }

    @Test
    void a_custom_file_that_changes_is_read_by_itself_and_a_broken_one_is_not_taken() throws Exception {
        custom(QUERY.formatted("select 5 as waiting")
                + "more: {query: select 1 as a, metrics: [{a: {usage: COUNTER}}]}\n");
        until("it was seen", () -> metric("shop_orders_waiting").endsWith(" 5"));
        until("the other answers", () -> metric("more_a").endsWith(" 1"));
        assertThat(running.get("/metrics").body()).contains("# TYPE more_a counter");
        custom(QUERY.formatted("select 6 as waiting, metrics"));
        until("it was seen", () -> metric("pg_exporter_user_queries_load_error").endsWith(" 1"));
        assertThat(metric("pg_exporter_user_queries_load_error")).contains("filename=\"" + directory.resolve("q.yaml"));
        assertThat(metric("shop_orders_waiting")).endsWith(" 5");
        assertThat(metric("more_a")).endsWith(" 1");
        Files.writeString(
                directory.resolve("q2.yaml"), "other: {query: select 2 as a, metrics: [{a: {usage: GAUGE}}]}");
        custom(QUERY.formatted("select 7 as waiting"));
        until("the new file was seen", () -> metric("other_a").endsWith(" 2"));
        until("and the new query", () -> metric("shop_orders_waiting").endsWith(" 7"));
        assertThat(metric("more_a")).isEmpty();
        assertThat(metric("pg_exporter_user_queries_load_error")).endsWith(" 0");
    }

    @Test
    void a_page_of_another_site_cannot_ask_for_it_and_reading_it_changes_nothing() throws Exception {
        var foreign = running.send(
                HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody()),
                "/-/reload",
                "Origin",
                "https://evil.example");
        assertThat(foreign.statusCode()).isEqualTo(403);
        var got = running.get("/-/reload");
        assertThat(got.statusCode()).isEqualTo(405);
        assertThat(got.headers().firstValue("Allow")).contains("POST, PUT");
    }

    /** A name of its own that a site made to mean this machine: its pages are of the same origin then. */
    @Test
    void a_page_that_asks_by_a_name_that_is_not_this_agents_changes_nothing() throws Exception {
        int port = running.agent().port();
        for (var path : List.of("/-/reload", "/api/migrations", "/api/migrations/some/stop")) {
            assertThat(post(path, "evil.example", "Origin: http://evil.example\r\n"))
                    .startsWith("HTTP/1.1 403 ")
                    .endsWith(" is only for who asks by localhost, its address or the external_url.\n");
            assertThat(post(path, "127.0.0.1.evil.example:" + port, "")).startsWith("HTTP/1.1 403 ");
            assertThat(post(path, "localhost:" + port, "Origin: http://localhost:1\r\n"))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(post(path, "localhost", "Origin: null\r\n")).startsWith("HTTP/1.1 403 ");
        }
        assertThat(post("/-/reload", "[::1]:80", "")).startsWith("HTTP/1.1 200 ");
        assertThat(post("/-/reload", "LOCALHOST:7", "Origin: http://LOCALHOST:7\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void a_proxy_on_this_machine_may_ask_by_the_name_that_readers_use() throws Exception {
        running.close();
        running =
                new RunningAgent(directory, shared(17), PATHS + "web: {external_url: \"https://godwit.example/g\"}\n");
        assertThat(post("/-/reload", "godwit.example", "Origin: https://godwit.example\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(post("/-/reload", "evil.example", "Origin: https://godwit.example\r\n"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(post("/-/reload", "godwit.example", "Origin: https://evil.example\r\n"))
                .startsWith("HTTP/1.1 403 ");
    }

    /** By hand: Java's client gives the host that it connects to. */
    private String post(String path, String host, String more) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), running.agent().port())) {
            var head = "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more
                    + "Content-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** As scripts write what they do not know. */
    @Test
    void what_is_null_in_an_announcement_is_not_said() throws Exception {
        var said = running.send(
                HttpRequest.newBuilder()
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"target\":\"shop\",\"name\":null,\"marker\":null,\"database\":null,"
                                        + "\"window\":null,\"forced\":null,\"beats\":null,\"by\":null}")),
                "/api/migrations");
        assertThat(said.body()).contains("\"id\"");
        assertThat(said.statusCode()).isEqualTo(200);
        var nobody = running.send(
                HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString("{\"target\":null}")),
                "/api/migrations");
        assertThat(nobody.statusCode()).isEqualTo(404);
    }

    @Test
    void a_listener_that_others_may_reach_refuses() throws Exception {
        assertThat(new ListenAddress("127.0.0.1", 1).isLoopback()).isTrue();
        assertThat(new ListenAddress("0.0.0.0", 1).isLoopback()).isFalse();
        assertThat(new ListenAddress("127.evil.example", 1).isLoopback()).isFalse();
        running.close();
        // An address that is not known for loopback, though it is.
        var text = RunningAgent.config(shared(17), "").replace("127.0.0.1:0", "\"[::ffff:127.0.0.1]:0\"");
        running = new RunningAgent(Files.writeString(directory.resolve("godwit.yml"), text));
        var said = reload();
        assertThat(said.statusCode()).isEqualTo(403);
        assertThat(said.body()).contains("SIGHUP");
    }

    @Test
    void what_old_files_ask_beside_godwits_own_probes_is_counted_once() throws Exception {
        try (var admin = session(shared(17), "postgres")) {
            execute(admin, "create table if not exists seen as select 1 as a", "analyze seen");
        }
        custom(QUERY.formatted("select 3 as waiting") + """
                pg_postmaster:
                  query: "SELECT pg_postmaster_start_time as start_time_seconds from pg_postmaster_start_time()"
                  metrics:
                    - start_time_seconds: {usage: "GAUGE", description: "Start"}
                pg_stat_user_tables:
                  query: "SELECT schemaname, relname, n_live_tup, 1 as mine FROM pg_stat_user_tables"
                  metrics:
                    - schemaname: {usage: "LABEL", description: "x"}
                    - relname: {usage: "LABEL", description: "x"}
                    - n_live_tup: {usage: "GAUGE", description: "x"}
                    - mine: {usage: "GAUGE", description: "x"}
                """);
        assertThat(reload().statusCode()).isEqualTo(200);
        until(
                "the query answers",
                () -> running.get("/metrics").body().contains("pg_stat_user_tables_mine{relname=\"seen\""));
        until(
                "the probe answers",
                () -> series("pg_stat_user_tables_n_live_tup").anyMatch(line -> line.contains("\"seen\"")));
        assertThat(series("pg_stat_user_tables_n_live_tup").filter(line -> line.contains("\"seen\"")))
                .hasSize(1)
                .allMatch(line -> line.contains("datname="));
        assertThat(series("pg_postmaster_start_time_seconds")).hasSize(1);
    }

    private java.util.stream.Stream<String> series(String name) throws Exception {
        return running.get("/metrics").body().lines().filter(line -> line.startsWith(name + "{"));
    }

    private HttpResponse<String> reload() throws Exception {
        return running.send(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody()), "/-/reload");
    }

    private void rules(String rules) throws Exception {
        Files.writeString(
                directory.resolve("rules.yml"), "groups:\n  - name: a\n    interval: 300ms\n    rules:\n" + rules);
    }

    private void custom(String text) throws Exception {
        Files.writeString(directory.resolve("q.yaml"), text);
    }

    /** The first line of a metric, or nothing. */
    private String metric(String name) throws Exception {
        return running.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .findFirst()
                .orElse("");
    }

    private List<String> alerts() throws Exception {
        return running.object("/api/v1/alerts").getJsonObject("data").getJsonArray("alerts").stream()
                .map(one -> ((io.vertx.core.json.JsonObject) one)
                        .getJsonObject("labels")
                        .getString("alertname"))
                .toList();
    }

    private String activeAt(String alert) throws Exception {
        return running.object("/api/v1/alerts").getJsonObject("data").getJsonArray("alerts").stream()
                .map(one -> (io.vertx.core.json.JsonObject) one)
                .filter(one ->
                        one.getJsonObject("labels").getString("alertname").equals(alert))
                .findFirst()
                .orElseThrow()
                .getString("activeAt");
    }
}
