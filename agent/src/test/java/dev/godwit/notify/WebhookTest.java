package dev.godwit.notify;

import static dev.godwit.RealServers.until;
import static dev.godwit.notify.NotifyBench.alert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.alerts.Alert.State;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {

    private static final String ONE = """
            route: {receiver: nobody, routes: [{receiver: oncall, matchers: ['severity="critical"']}]}
            receivers: [{name: nobody}, {name: oncall, webhook_configs: [{url: "URL/page"}]}]
            """;

    private NotifyBench bench;

    @TempDir
    Path directory;

    @BeforeEach
    void open() throws Exception {
        bench = new NotifyBench();
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    void a_message_has_the_form_of_alertmanagers_webhook() throws Exception {
        bench.routes(ONE);
        bench.transitions(alert(State.FIRING, "target", "shop", "team", "checkout"));
        bench.untilReceived(1);
        assertThat(bench.received.get(0).path()).isEqualTo("/page");
        assertThat(new JsonObject(bench.received.get(0).body())).isEqualTo(new JsonObject("""
                {"version": "4",
                 "groupKey": "{}/{severity=\\"critical\\"}:{alertname=\\"Blocked\\"}",
                 "truncatedAlerts": 0,
                 "status": "firing",
                 "receiver": "oncall",
                 "groupLabels": {"alertname": "Blocked"},
                 "commonLabels": {"alertname": "Blocked", "env": "prod", "severity": "critical",
                                  "target": "shop", "team": "checkout"},
                 "commonAnnotations": {"summary": "sessions wait"},
                 "externalURL": "https://godwit.example",
                 "alerts": [{
                   "status": "firing",
                   "labels": {"alertname": "Blocked", "env": "prod", "severity": "critical",
                              "target": "shop", "team": "checkout"},
                   "annotations": {"summary": "sessions wait"},
                   "startsAt": "2026-11-21T01:59:30Z",
                   "endsAt": "0001-01-01T00:00:00Z",
                   "generatorURL": "https://godwit.example/graph?g0.expr=godwit_blocked_sessions+%3E+10&g0.tab=1",
                   "fingerprint": "7e34893aac08e01a"}]}
                """));
    }

    @Test
    void alerts_of_one_evaluation_travel_together_by_name() throws Exception {
        bench.routes(ONE);
        bench.transitions(
                alert(State.FIRING, "target", "shop"),
                alert(State.RESOLVED, "target", "ledger"),
                alert(State.FIRING, "alertname", "Lagging"));
        bench.untilReceived(2);
        var blocked = message(0).getString("groupKey").contains("Blocked") ? message(0) : message(1);
        assertThat(blocked.getString("status")).isEqualTo("firing");
        assertThat(blocked.getJsonArray("alerts")).hasSize(2);
        assertThat(blocked.getJsonObject("commonLabels").containsKey("target")).isFalse();
        assertThat(blocked.getJsonArray("alerts").getJsonObject(1).getString("endsAt"))
                .isEqualTo("2026-11-21T01:59:55Z");
        assertThat(bench.received).hasSize(2);
    }

    @Test
    void only_what_is_routed_there_arrives() throws Exception {
        bench.routes(ONE);
        bench.transitions(alert(State.FIRING, "severity", "warning"), alert(State.PENDING));
        bench.transitions(alert(State.FIRING));
        bench.untilReceived(1);
        assertThat(message(0).getJsonObject("commonLabels").getString("severity"))
                .isEqualTo("critical");
        assertThat(bench.sample("godwit_notifications_sent_total")).isEqualTo(1);
    }

    @Test
    void resolved_alerts_can_be_unwanted_and_many_alerts_cut() throws Exception {
        bench.routes(ONE.replace("URL/page\"", "URL/page\", send_resolved: false, max_alerts: 2"));
        bench.transitions(alert(State.RESOLVED));
        bench.transitions(IntStream.range(0, 5)
                .mapToObj(i -> alert(State.FIRING, "target", "t" + i))
                .toArray(dev.godwit.alerts.Alert[]::new));
        bench.untilReceived(1);
        assertThat(message(0).getString("status")).isEqualTo("firing");
        assertThat(message(0).getJsonArray("alerts")).hasSize(2);
        assertThat(message(0).getInteger("truncatedAlerts")).isEqualTo(3);
        assertThat(bench.received).hasSize(1);
    }

    @Test
    void every_webhook_of_a_receiver_is_told_once() throws Exception {
        bench.routes("""
                route:
                  receiver: all
                  routes: [{receiver: all, continue: true}, {receiver: all}]
                receivers: [{name: all, webhook_configs: [{url: "URL/one"}, {url: "URL/two"}]}]
                """);
        bench.transitions(alert(State.FIRING));
        bench.untilReceived(2);
        assertThat(bench.received.stream().map(NotifyBench.Received::path)).containsExactlyInAnyOrder("/one", "/two");
    }

    @Test
    void a_message_is_tried_until_it_is_taken() throws Exception {
        for (int status : new int[] {500, 503, 0, 429}) {
            bench.reply(status);
        }
        bench.routes(ONE);
        bench.transitions(alert(State.FIRING));
        bench.untilReceived(5);
        until("it is counted", () -> bench.sample("godwit_notifications_sent_total") == 1);
        assertThat(bench.sample("godwit_notifications_failed_total")).isEqualTo(4);
        assertThat(bench.sample("godwit_notifications_dropped_total")).isZero();
        assertThat(bench.sample("godwit_outbox_depth")).isZero();
        assertThat(bench.received.stream().map(NotifyBench.Received::body).distinct())
                .hasSize(1);
    }

    @Test
    void a_refused_message_is_not_tried_again_and_does_not_hold_up_the_next() throws Exception {
        bench.reply(400);
        bench.reply(302);
        bench.routes(ONE);
        bench.transitions(alert(State.FIRING));
        bench.transitions(alert(State.RESOLVED));
        bench.transitions(alert(State.FIRING, "target", "later"));
        bench.untilReceived(3);
        assertThat(message(2).getJsonObject("commonLabels").getString("target")).isEqualTo("later");
        until("it is counted", () -> bench.sample("godwit_notifications_sent_total") == 1);
        assertThat(bench.sample("godwit_notifications_dropped_total")).isEqualTo(2);
        assertThat(bench.received).hasSize(3);
    }

    @Test
    void a_resolve_never_overtakes_its_trigger() throws Exception {
        bench.reply(500);
        bench.reply(500);
        bench.routes(ONE);
        bench.transitions(alert(State.FIRING));
        bench.transitions(alert(State.RESOLVED));
        bench.untilReceived(4);
        assertThat(List.of(0, 1, 2, 3))
                .map(i -> message(i).getString("status"))
                .containsExactly("firing", "firing", "firing", "resolved");
    }

    @Test
    void a_receiver_that_asks_for_time_gets_it() throws Exception {
        bench.reply(429, "1");
        bench.routes(ONE);
        long before = System.nanoTime();
        bench.transitions(alert(State.FIRING));
        bench.untilReceived(1);
        bench.transitions(alert(State.FIRING, "alertname", "Other"));
        bench.untilReceived(3);
        // A lower bound only: the wish was a second, our own pause would have been milliseconds.
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void a_receiver_that_does_not_answer_is_given_up_after_the_timeout_and_tried_again() throws Exception {
        bench.reply(-1);
        bench.routes(ONE.replace("URL/page\"", "URL/page\", timeout: 200ms"));
        bench.transitions(alert(State.FIRING));
        bench.untilReceived(2);
        until("it is counted", () -> bench.sample("godwit_notifications_sent_total") == 1);
    }

    @Test
    void a_url_in_a_file_is_read_each_time_and_may_hold_a_password() throws Exception {
        var file = directory.resolve("url");
        bench.routes(ONE.replace("url: \"URL/page\"", "url_file: " + file));
        bench.transitions(alert(State.FIRING));
        until("the missing file is noticed", () -> bench.sample("godwit_notifications_failed_total") > 0);
        assertThat(bench.received).isEmpty();
        Files.writeString(file, bench.url().replace("//", "//godwit:p%40ss@") + "/late\n");
        bench.untilReceived(1);
        assertThat(bench.received.get(0).path()).isEqualTo("/late");
        assertThat(bench.received.get(0).authorization()).isEqualTo("Basic Z29kd2l0OnBAc3M=");
    }

    private JsonObject message(int index) {
        return new JsonObject(bench.received.get(index).body());
    }
}
