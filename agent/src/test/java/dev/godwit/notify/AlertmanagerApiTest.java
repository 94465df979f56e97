package dev.godwit.notify;

import static dev.godwit.RealServers.until;
import static dev.godwit.notify.NotifyBench.alert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.alerts.Alert.State;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertmanagerApiTest {

    private NotifyBench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new NotifyBench();
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    void a_firing_alert_is_posted_with_an_end_that_needs_renewal() throws Exception {
        bench.alertmanagers(NotifyBench.HURRIED, bench.url());
        bench.transitions(alert(State.FIRING, "target", "shop"));
        bench.untilReceived(1);
        assertThat(bench.received.get(0).path()).isEqualTo("/api/v2/alerts");
        assertThat(posted(0)).isEqualTo(new JsonArray("""
                [{"labels": {"alertname": "Blocked", "env": "prod", "severity": "critical", "target": "shop", "team": "ops"},
                  "annotations": {"summary": "sessions wait"},
                  "startsAt": "2026-11-21T01:59:30Z",
                  "endsAt": "2026-11-21T06:00:00Z",
                  "generatorURL": "https://godwit.example/graph?g0.expr=godwit_blocked_sessions+%3E+10&g0.tab=1"}]
                """));
    }

    @Test
    void a_resolved_alert_is_posted_with_its_end() throws Exception {
        bench.alertmanagers(NotifyBench.HURRIED, bench.url());
        bench.transitions(alert(State.RESOLVED));
        bench.untilReceived(1);
        assertThat(only(0).getString("endsAt")).isEqualTo("2026-11-21T01:59:55Z");
    }

    @Test
    void reminders_tell_what_fires_and_for_a_while_what_no_longer_does() throws Exception {
        bench.alertmanagers(reminding(), bench.url());
        bench.firing.add(alert(State.FIRING, "target", "shop"));
        bench.transitions(alert(State.RESOLVED, "target", "ledger"));
        until(
                "both are told",
                () -> bench.received.stream().anyMatch(request -> new JsonArray(request.body()).size() == 2));
        bench.pass(Duration.ofMinutes(16));
        int before = bench.received.size();
        until(
                "only what fires is told",
                () -> bench.received.stream()
                        .skip(before + 1L)
                        .anyMatch(request -> new JsonArray(request.body()).size() == 1));
        var last = new JsonArray(bench.received.get(bench.received.size() - 1).body()).getJsonObject(0);
        assertThat(last.getJsonObject("labels").getString("target")).isEqualTo("shop");
        assertThat(Instant.parse(last.getString("endsAt"))).isAfter(bench.now.get());
    }

    @Test
    void each_alertmanager_is_told_whatever_the_others_do() throws Exception {
        try (var other = new NotifyBench()) {
            bench.reply(500);
            bench.reply(0);
            bench.alertmanagers(NotifyBench.HURRIED, "http://127.0.0.1:1", bench.url(), other.url());
            bench.transitions(alert(State.FIRING));
            other.untilReceived(1);
            bench.untilReceived(3);
            until("both are counted", () -> bench.sample("godwit_notifications_sent_total") == 2);
            assertThat(bench.sample("godwit_outbox_depth")).isEqualTo(1);
        }
    }

    @Test
    void of_an_alert_that_waits_only_the_newest_state_is_sent() throws Exception {
        bench.reply(-1);
        bench.alertmanagers(NotifyBench.HURRIED, bench.url());
        bench.transitions(alert(State.FIRING));
        bench.untilReceived(1);
        bench.transitions(alert(State.RESOLVED));
        bench.release(503);
        bench.untilReceived(2);
        assertThat(only(1).getString("endsAt")).isEqualTo("2026-11-21T01:59:55Z");
        until("nothing waits", () -> bench.sample("godwit_outbox_depth") == 0);
        assertThat(bench.received).hasSize(2);
    }

    @Test
    void what_changes_while_it_is_sent_is_sent_again() throws Exception {
        bench.reply(-1);
        bench.alertmanagers(NotifyBench.HURRIED, bench.url());
        bench.transitions(alert(State.FIRING));
        bench.untilReceived(1);
        bench.transitions(alert(State.RESOLVED));
        assertThat(bench.received).hasSize(1);
        bench.release(200);
        bench.untilReceived(2);
        assertThat(only(1).getString("endsAt")).isEqualTo("2026-11-21T01:59:55Z");
    }

    @Test
    void a_refusal_is_not_repeated() throws Exception {
        bench.reply(400);
        bench.alertmanagers(NotifyBench.HURRIED, bench.url());
        bench.transitions(alert(State.FIRING));
        until("it is counted", () -> bench.sample("godwit_notifications_dropped_total") == 1);
        assertThat(bench.received).hasSize(1);
        assertThat(bench.sample("godwit_outbox_depth")).isZero();
    }

    private static Pace reminding() {
        var pace = NotifyBench.HURRIED;
        return new Pace(
                pace.firstPause(),
                pace.longestPause(),
                pace.age(),
                100,
                100,
                4,
                Duration.ofMillis(20),
                pace.remember(),
                pace.farewell());
    }

    private JsonArray posted(int index) {
        return new JsonArray(bench.received.get(index).body());
    }

    private JsonObject only(int index) {
        assertThat(posted(index)).hasSize(1);
        return posted(index).getJsonObject(0);
    }
}
