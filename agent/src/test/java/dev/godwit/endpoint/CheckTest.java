package dev.godwit.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.SelfSigned;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of whether something answers: status, body, time and certificate. */
class CheckTest {

    @TempDir
    private Path directory;

    private OddServer server;
    private Asked asked;

    @AfterEach
    void stop() throws Exception {
        if (asked != null) {
            asked.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private Asked check(String url, String more) throws Exception {
        if (asked != null) {
            asked.close();
        }
        asked = new Asked("http: [{name: health, url: \"" + url + "\"" + more + "}]");
        asked.tick();
        return asked;
    }

    @Test
    void an_answer_as_expected_is_a_success_with_all_that_is_known_of_it() throws Exception {
        server = new OddServer().body("/health?key=s3cret", "Content-Type: text/plain\r\n", "all ok".getBytes(UTF_8));
        check(server.url("/health?key=s3cret"), ", expect: 200, body: \"ok$\", labels: {team: shop}");
        var own = "instance=\"" + server.url("/health") + "\", job=\"http\", name=\"health\"";
        assertThat(asked.present())
                .containsEntry("probe_success{" + own + ", team=\"shop\"}", 1.0)
                .containsEntry("probe_http_status_code{" + own + ", team=\"shop\"}", 200.0)
                .containsEntry("probe_failed_due_to_regex{" + own + ", team=\"shop\"}", 0.0)
                .containsEntry("probe_http_ssl{" + own + ", team=\"shop\"}", 0.0)
                .containsEntry("probe_http_redirects{" + own + ", team=\"shop\"}", 0.0)
                .containsEntry("probe_http_uncompressed_body_length{" + own + ", team=\"shop\"}", 6.0)
                .containsEntry("godwit_endpoint_state{endpoint=\"health\", state=\"ok\"}", 1.0)
                .containsKey("godwit_endpoint_last_success_timestamp_seconds{endpoint=\"health\"}")
                .containsKey("probe_duration_seconds{" + own + ", team=\"shop\"}");
        for (var phase : new String[] {"connect", "processing", "transfer"}) {
            assertThat(asked.present())
                    .containsKey("probe_http_duration_seconds{" + own.replace(", name=\"health\"", "")
                            + ", name=\"health\", phase=\"" + phase + "\", team=\"shop\"}");
        }
        assertThat(asked.has("probe_ssl_earliest_cert_expiry")).isFalse();
        assertThat(asked.present().toString()).doesNotContain("s3cret");
    }

    @Test
    void another_status_or_body_is_a_failure_that_says_why() throws Exception {
        server = new OddServer()
                .status("/down", 503, "")
                .status("/made", 201, "")
                .status("/moved", 302, "Location: /made\r\n")
                .body("/body", "", "not yet".getBytes(UTF_8))
                .on("/stuck", socket -> {});
        check(server.url("/down"), "");
        assertThat(asked.value("probe_success")).isZero();
        assertThat(asked.value("probe_http_status_code")).isEqualTo(503);
        assertThat(asked.state()).isEqualTo("bad_status");
        assertThat(asked.ask()).isEqualTo("bad_status: answered 503 instead of 2xx");
        assertThat(check(server.url("/made"), "").ask()).isEqualTo("status 201");
        assertThat(check(server.url("/made"), ", expect: [200, 204]").ask())
                .isEqualTo("bad_status: answered 201 instead of 200 or 204");
        assertThat(check(server.url("/down"), ", expect: [2xx, 503]").ask()).isEqualTo("status 503");
        check(server.url("/moved"), "");
        assertThat(asked.value("probe_http_redirects")).isEqualTo(1);
        assertThat(asked.value("probe_success")).isEqualTo(1);
        assertThat(check(server.url("/moved"), ", follow_redirects: false, expect: 302")
                        .ask())
                .isEqualTo("status 302");
        check(server.url("/body"), ", body: ok");
        assertThat(asked.value("probe_failed_due_to_regex")).isEqualTo(1);
        assertThat(asked.value("probe_success")).isZero();
        assertThat(asked.ask()).isEqualTo("bad_body: the body does not match");
        check(server.url("/stuck"), ", timeout: 200ms");
        assertThat(asked.value("probe_success")).isZero();
        assertThat(asked.value("probe_http_status_code")).isZero();
        assertThat(asked.has("probe_http_duration_seconds")).isFalse();
        assertThat(asked.state()).isEqualTo("timeout");
    }

    @Test
    void the_method_is_the_one_configured() throws Exception {
        server = new OddServer().status("/health", 200, "");
        check(server.url("/health"), ", method: HEAD");
        assertThat(asked.value("probe_success")).isEqualTo(1);
        assertThat(server.heads()).singleElement().asString().startsWith("HEAD /health HTTP/1.1");
    }

    @Test
    void a_certificate_is_looked_at_and_its_end_is_told() throws Exception {
        var ours = SelfSigned.certificate(directory, "ours", "SAN=ip:127.0.0.1");
        var other = SelfSigned.certificate(directory, "other", "SAN=dns:elsewhere.example");
        server = tls(ours);
        var url = server.url("/health").replace("http:", "https:");
        check(url, ", ca_file: \"" + ours + "\"");
        assertThat(asked.value("probe_success")).isEqualTo(1);
        assertThat(asked.value("probe_http_ssl")).isEqualTo(1);
        var ends = Instant.ofEpochSecond((long) asked.value("probe_ssl_earliest_cert_expiry"));
        assertThat(Duration.between(Instant.now(), ends)).isBetween(Duration.ofDays(29), Duration.ofDays(30));
        assertThat(asked.endpoint(0).brings("probe_ssl_earliest_cert_expiry")).isTrue();
        assertThat(check(url, "").ask()).startsWith("tls: TLS handshake failed: ");
        assertThat(asked.state()).isEqualTo("tls");
        assertThat(asked.value("probe_success")).isZero();
        assertThat(check(url, ", ca_file: \"" + other + "\"").ask()).startsWith("tls: ");
        assertThat(check(url, ", insecure_skip_verify: true").ask()).isEqualTo("status 200");
        assertThat(asked.has("probe_ssl_earliest_cert_expiry")).isTrue();
        server.close();
        // Trusted, but of another host.
        server = tls(other);
        url = server.url("/health").replace("http:", "https:");
        assertThat(check(url, ", ca_file: \"" + other + "\"").ask()).startsWith("tls: ");
        assertThat(check(url, ", insecure_skip_verify: true").ask()).isEqualTo("status 200");
        // No TLS at all.
        server.close();
        server = new OddServer();
        assertThat(check(server.url("/health").replace("http:", "https:"), ", timeout: 500ms")
                        .ask())
                .matches("(tls|timeout|reset): .*");
    }

    @Test
    void a_handshake_that_never_ends_neither_leaves_a_connection_nor_keeps_anybody_from_stopping() throws Exception {
        server = new OddServer();
        var url = server.url("/").replace("http:", "https:");
        check(url, ", timeout: 20ms");
        for (int i = 0; i < 50; i++) {
            asked.tick();
            assertThat(asked.state()).isEqualTo("timeout");
        }
        RealServers.until("none is left", () -> server.connections() == 0);
        // With the client's pool, which is therefore not used, one in fifty of these never ended.
        for (int i = 0; i < 20; i++) {
            check(url, ", timeout: 20ms");
        }
    }

    private static OddServer tls(Path certificate) throws Exception {
        var key = certificate.toString().replace(".pem", ".key");
        assertThat(Files.exists(Path.of(key))).isTrue();
        var options = new NetServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(certificate.toString())
                        .addKeyPath(key));
        return new OddServer(options).status("/health", 200, "");
    }
}
