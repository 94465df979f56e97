package dev.godwit.notify;

import static dev.godwit.RealServers.until;
import static dev.godwit.notify.NotifyBench.alert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Peer;
import dev.godwit.alerts.Alert;
import dev.godwit.alerts.Alert.State;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Alertmanager itself makes of what we send: it lists the alert, pages, and pages again when it is over. */
class RealAlertmanagerTest {

    private static final String CONFIG = """
            route: {receiver: page, group_wait: 100ms, group_interval: 300ms, repeat_interval: 1h}
            receivers: [{name: page, webhook_configs: [{url: "URL/from-alertmanager"}]}]
            """;

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void an_alert_and_its_resolution_arrive() throws Exception {
        var program = Peer.find("alertmanager");
        try (var bench = new NotifyBench()) {
            bench.now.set(Instant.now().truncatedTo(ChronoUnit.MILLIS));
            int port = freePort();
            var config = Files.writeString(directory.resolve("config.yml"), CONFIG.replace("URL", bench.url()));
            var alertmanager = new ProcessBuilder(
                            program.toString(),
                            "--config.file=" + config,
                            "--storage.path=" + directory.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port,
                            "--cluster.listen-address=",
                            "--log.level=error")
                    .inheritIO()
                    .start();
            try {
                var url = "http://127.0.0.1:" + port;
                // Not before it is ready: to be told late is tested elsewhere.
                until("it is ready", () -> get(url + "/-/ready") != null);
                bench.alertmanagers(NotifyBench.HURRIED, url);
                seeItFire(bench, url);
                seeItResolved(bench, url);
            } finally {
                alertmanager.destroy();
                alertmanager.waitFor();
            }
        }
    }

    private void seeItFire(NotifyBench bench, String url) throws Exception {
        var firing = at(bench.now.get(), State.FIRING);
        bench.transitions(firing);
        bench.untilReceived(1);
        var listed = new JsonArray(get(url + "/api/v2/alerts")).getJsonObject(0);
        assertThat(listed.getJsonObject("labels").getMap())
                .isEqualTo(Map.of(
                        "alertname",
                        "Blocked",
                        "severity",
                        "critical",
                        "target",
                        "shop",
                        "env",
                        "prod",
                        "team",
                        "ops"));
        assertThat(listed.getInstant("startsAt")).isEqualTo(firing.firedAt());
        var page = page(bench, 0);
        assertThat(page.getString("status")).isEqualTo("firing");
        var ours = new JsonObject(new WebhookBody("")
                .write("page", "", java.util.List.of(labelled(firing)), 0)
                .toString());
        assertThat(ours.getJsonArray("alerts").getJsonObject(0).getString("fingerprint"))
                .isEqualTo(listed.getString("fingerprint"));
        // Whatever of Alertmanager's own message is not of its grouping is in ours, too.
        assertThat(ours.fieldNames()).containsAll(page.fieldNames());
        assertThat(ours.getJsonArray("alerts").getJsonObject(0).fieldNames())
                .isEqualTo(page.getJsonArray("alerts").getJsonObject(0).fieldNames());
    }

    private void seeItResolved(NotifyBench bench, String url) throws Exception {
        bench.transitions(at(bench.now.get(), State.RESOLVED));
        until("the resolution is paged", () -> bench.received.size() >= 2);
        assertThat(page(bench, 1).getString("status")).isEqualTo("resolved");
        assertThat(new JsonArray(get(url + "/api/v2/alerts?active=true"))
                        .stream()
                                .map(JsonObject.class::cast)
                                .filter(listed -> listed.getInstant("endsAt").isAfter(Instant.now())))
                .isEmpty();
    }

    private static JsonObject page(NotifyBench bench, int index) {
        assertThat(bench.received.get(index).path()).isEqualTo("/from-alertmanager");
        return new JsonObject(bench.received.get(index).body());
    }

    private static Alert at(Instant now, State state) {
        var fired = now.minus(Duration.ofSeconds(2));
        var alert = alert(state, "target", "shop");
        return new Alert(
                alert.labels(),
                alert.annotations(),
                state,
                12,
                fired,
                fired,
                state == State.RESOLVED ? now : null,
                alert.expression(),
                alert.interval());
    }

    private static Alert labelled(Alert alert) {
        return new Alert(
                alert.labels().with("env", "prod").with("team", "ops"),
                alert.annotations(),
                alert.state(),
                alert.value(),
                alert.activeAt(),
                alert.firedAt(),
                alert.resolvedAt(),
                alert.expression(),
                alert.interval());
    }

    /** The body of a good answer, else null. */
    private String get(String url) throws InterruptedException {
        try {
            var answer = client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : null;
        } catch (IOException notYet) {
            return null;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
