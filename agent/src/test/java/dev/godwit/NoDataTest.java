package dev.godwit;

import static dev.godwit.RealServers.signal;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server is killed while alerts about it fire: each does what its rule's policy says, and a recovery ends what is over. */
class NoDataTest {

    private static final String RULES = """
            groups:
              - name: g
                interval: 200ms
                rules:
                  - {record: 'sessions:sum', expr: 'sum by (target) (pg_stat_activity_count)'}
                  - {alert: Held, expr: 'sessions:sum >= 0'}
                  - {alert: Ended, expr: 'pg_settings_max_connections > 0'}
                  - {alert: Told, expr: 'pg_settings_max_connections > 0'}
                  - {alert: Whole, expr: 'sum(pg_settings_max_connections) > 0'}
                  - {alert: Down, expr: 'godwit_target_up == 0'}
                  - {alert: Own, expr: 'godwit_series > 0 unless on () (godwit_target_up == 0)'}
            """;
    private static final String POLICY = "no_data: {Ended: resolve, Told: alert}\n";

    @TempDir
    private Path directory;

    private RunningAgent running;

    @AfterEach
    void stop() throws Exception {
        if (running != null) {
            running.close();
        }
    }

    private List<String> alerts() throws Exception {
        return running.object("/api/v1/alerts").getJsonObject("data").getJsonArray("alerts").stream()
                .map(alert -> shown((JsonObject) alert))
                .sorted()
                .toList();
    }

    private static String shown(JsonObject alert) {
        var labels = alert.getJsonObject("labels");
        boolean held = alert.getJsonObject("annotations").containsKey("no_data");
        return labels.getString("alertname")
                + (labels.containsKey("no_data") ? " without data" : "")
                + (held ? " held" : "");
    }

    @Test
    void a_killed_server_ends_no_alert_that_does_not_want_it() throws Exception {
        Files.writeString(directory.resolve("rules.yml"), RULES);
        Files.writeString(directory.resolve("policy.yml"), POLICY);
        try (var server = RealServers.fresh(16, Map.of())) {
            running = new RunningAgent(
                    directory,
                    server,
                    "rules: [rules.yml, policy.yml]\nprobes: {every: {settings: 500ms, sessions: 500ms, agent: 500ms}}\n");
            until("all but one fire", () -> alerts().equals(List.of("Ended", "Held", "Own", "Told", "Whole")));
            signal("KILL", server.pid());
            var dark = List.of("Down", "Held held", "Told held", "Told without data", "Whole held");
            until("what is held is held", () -> alerts().equals(dark));
            assertThat(rule("Ended").getString("state")).isEqualTo("inactive");
            assertThat(rule("Told").getString("noData")).isEqualTo("alert");
            server.restart();
            until("it is as before", () -> alerts().equals(List.of("Ended", "Held", "Own", "Told", "Whole")));
        }
    }

    private static final String LOOKING_BACK = """
            groups:
              - name: slow
                interval: 2s
                rules:
                  - {record: 'max:recorded', expr: 'max by (target) (pg_settings_max_connections)'}
              - name: quick
                interval: 100ms
                rules:
                  - {alert: Recorded, expr: 'max:recorded > 0'}
                  - {alert: Rated, expr: 'sum by (target) (rate(pg_stat_database_xact_commit[3s])) >= 0'}
                  - {alert: Earlier, expr: 'pg_settings_max_connections offset 2s > 0'}
                  - {alert: Version, expr: 'pg_static > 0'}
                  - {alert: Gate, expr: 'godwit_blocked_sessions >= 0'}
              - name: offset
                interval: 100ms
                query_offset: 2s
                rules:
                  - {alert: Late, expr: 'pg_settings_max_connections > 0'}
            """;

    /** Alerts by name, and since when they are active: one that ended falsely begins anew. */
    private Map<String, String> since() throws Exception {
        var since = new TreeMap<String, String>();
        for (var one : running.object("/api/v1/alerts").getJsonObject("data").getJsonArray("alerts")) {
            var alert = (JsonObject) one;
            since.put(alert.getJsonObject("labels").getString("alertname"), alert.getString("activeAt"));
        }
        return since;
    }

    private boolean held() throws Exception {
        return alerts().stream().anyMatch(alert -> alert.endsWith(" held"));
    }

    @Test
    void what_looks_back_into_an_outage_is_held_until_it_looks_at_data_again() throws Exception {
        Files.writeString(directory.resolve("rules.yml"), LOOKING_BACK);
        try (var server = RealServers.fresh(17, Map.of())) {
            running = new RunningAgent(
                    directory, server, "rules: [rules.yml]\nprobes: {every: {settings: 500ms, database: 500ms}}\n");
            until("all fire", () -> since().size() == 6);
            var before = since();
            for (int outage = 0; outage < 2; outage++) {
                signal("KILL", server.pid());
                until(
                        "they are held",
                        () -> alerts().stream()
                                        .filter(alert -> alert.endsWith(" held"))
                                        .count()
                                == 6);
                server.restart();
                until("data is back", () -> !held());
                assertThat(since()).isEqualTo(before);
            }
        }
    }

    private JsonObject rule(String name) throws Exception {
        return running
                .object("/api/v1/rules")
                .getJsonObject("data")
                .getJsonArray("groups")
                .getJsonObject(0)
                .getJsonArray("rules")
                .stream()
                .map(rule -> (JsonObject) rule)
                .filter(rule -> rule.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void how_the_rules_fare_is_on_the_metrics_page_and_in_the_api() throws Exception {
        Files.writeString(directory.resolve("rules.yml"), """
                groups:
                  - name: g
                    interval: 200ms
                    rules:
                      - {alert: Fine, expr: 'godwit_target_up == 5'}
                      - {alert: Misspelt, expr: 'godwit_taget_up == 0'}
                      - {alert: Broken, expr: 'godwit_target_up + on () group_left () pg_settings_max_connections[5m]'}
                """.replace(
                        "pg_settings_max_connections[5m]", "{__name__=~\"pg_settings_.*\"}"));
        running = new RunningAgent(
                directory, RealServers.shared(17), "rules: [rules.yml]\nprobes: {every: {agent: 200ms}}\n");
        var metrics = List.of(
                "godwit_rule_series_matched{rule=\"Fine\",rule_group=\"rules.yml;g\"} 1",
                "godwit_rule_series_matched{rule=\"Misspelt\",rule_group=\"rules.yml;g\"} 0",
                "godwit_rule_last_evaluation_good{rule=\"Broken\",rule_group=\"rules.yml;g\"} 0",
                "godwit_rule_last_evaluation_good{rule=\"Fine\",rule_group=\"rules.yml;g\"} 1",
                "godwit_rule_group_iterations_missed_total{rule_group=\"rules.yml;g\"} ");
        for (var line : metrics) {
            until(line, () -> running.get("/metrics").body().contains("\n" + line));
        }
        until(
                "twenty are remembered",
                () -> rule("Fine").getJsonArray("evaluations").size() == 20);
        assertThat(rule("Broken").getString("health")).isEqualTo("err");
        assertThat(rule("Broken").getString("lastError")).contains("duplicate series");
        assertThat(rule("Fine").getInteger("seriesMatched")).isEqualTo(1);

        var path = "/api/v1/rules?rule_name%5B%5D=Fine&type=alert&exclude_alerts=true";
        var groups = running.object(path).getJsonObject("data").getJsonArray("groups");
        assertThat(groups.getJsonObject(0).getJsonArray("rules"))
                .singleElement()
                .satisfies(rule -> assertThat(((JsonObject) rule).fieldNames())
                        .contains("name", "state")
                        .doesNotContain("alerts"));
        for (var none :
                List.of("type=record", "rule_group%5B%5D=other", "file%5B%5D=other.yml", "rule_name%5B%5D=Other")) {
            assertThat(running.object("/api/v1/rules?" + none)
                            .getJsonObject("data")
                            .getJsonArray("groups"))
                    .as(none)
                    .isEmpty();
        }
        assertThat(running.get("/api/v1/rules?type=both").statusCode()).isEqualTo(400);
        assertThat(running.object("/api/v1/rules?exclude_alerts=maybe").getString("errorType"))
                .isEqualTo("bad_data");
    }
}
