package dev.godwit.endpoint;

import static dev.godwit.endpoint.OddServer.gzip;
import static dev.godwit.endpoint.OddServer.head;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scrapes of a decent application and of broken and hostile ones: each says what it is, and nothing of it goes on for ever. */
class ScrapeTest {

    private static final String TYPE = "Content-Type: text/plain\r\n";

    @TempDir
    private Path directory;

    private OddServer server;
    private Asked asked;

    @BeforeEach
    void start() throws Exception {
        server = new OddServer();
    }

    @AfterEach
    void stop() throws Exception {
        if (asked != null) {
            asked.close();
        }
        server.close();
    }

    private Asked scrape(String path, String more) throws Exception {
        if (asked != null) {
            asked.close();
        }
        asked = new Asked("scrape: [{url: \"" + server.url(path) + "\"" + more + "}]");
        return asked;
    }

    @Test
    void what_an_application_says_is_in_memory_with_its_labels() throws Exception {
        server.metrics("/metrics", """
                # HELP http_requests_total Requests.
                # TYPE http_requests_total counter
                http_requests_total{code="200",path="a\\\\b\\"c\\nd"} 5 1700000000000
                http_requests_total{code="500",job="mine"} 2
                go_goroutines 7
                ratio NaN
                up 0
                """);
        scrape("/metrics", ", labels: {job: app, team: shop}, drop: [\"go_.*\"]")
                .tick();
        var own = "instance=\"127.0.0.1:" + server.port() + "\", job=\"app\"";
        assertThat(asked.present())
                .containsEntry(
                        "http_requests_total{code=\"200\", " + own + ", path=\"a\\\\b\\\"c\\nd\", team=\"shop\"}", 5.0)
                .containsEntry(
                        "http_requests_total{code=\"500\", exported_job=\"mine\", " + own + ", team=\"shop\"}", 2.0)
                .containsEntry("up{" + own + ", team=\"shop\"}", 1.0)
                .containsEntry("scrape_samples_scraped{" + own + ", team=\"shop\"}", 5.0)
                .containsEntry("scrape_samples_post_metric_relabeling{" + own + ", team=\"shop\"}", 4.0)
                .containsEntry("scrape_series_added{" + own + ", team=\"shop\"}", 4.0)
                .containsKey("scrape_duration_seconds{" + own + ", team=\"shop\"}")
                .containsEntry("godwit_endpoint_state{endpoint=\"127.0.0.1:" + server.port() + "\", state=\"ok\"}", 1.0)
                .doesNotContainKey("go_goroutines{" + own + ", team=\"shop\"}");
        assertThat(asked.has("ratio")).isTrue();
        assertThat(server.heads().peek())
                .contains("application/openmetrics-text;version=1.0.0")
                .containsIgnoringCase("host: 127.0.0.1:" + server.port())
                .contains("X-Prometheus-Scrape-Timeout-Seconds: 5.0")
                .containsIgnoringCase("accept-encoding: gzip");
    }

    @Test
    void an_endpoint_that_fails_takes_its_series_with_it_and_comes_back() throws Exception {
        server.metrics("/metrics", "a 1\n");
        scrape("/metrics", ", name: app").tick();
        var since = asked.endpoint(0).answersSince(false);
        assertThat(since).isPresent();
        server.metrics("/metrics", "a 1\nb{\n");
        asked.tick();
        assertThat(asked.has("a")).isFalse();
        assertThat(asked.value("up")).isZero();
        assertThat(asked.value("scrape_samples_scraped")).isZero();
        assertThat(asked.state()).isEqualTo("bad_body");
        assertThat(asked.endpoint(0).answersSince(false)).isEmpty();
        assertThat(asked.endpoint(0).brings("a")).isTrue();
        assertThat(asked.endpoint(0).brings("b")).isFalse();
        server.metrics("/metrics", "a 2\n");
        asked.tick();
        assertThat(asked.endpoint(0).answersSince(false)).isPresent();
        assertThat(asked.endpoint(0).answersSince(true)).isEmpty();
        asked.tick();
        assertThat(asked.value("a")).isEqualTo(2);
        assertThat(asked.value("up")).isEqualTo(1);
        assertThat(asked.endpoint(0).answersSince(true)).isPresent();
        assertThat(asked.present()).containsKey("up{instance=\"127.0.0.1:" + server.port() + "\", job=\"app\"}");
    }

    @Test
    void a_series_that_is_there_twice_counts_once_and_is_told() throws Exception {
        server.metrics("/metrics", "a 1\na 2\nb 3\n");
        scrape("/metrics", "").tick();
        assertThat(asked.value("a")).isEqualTo(1);
        assertThat(asked.value("godwit_scrape_duplicate_samples")).isEqualTo(1);
        assertThat(asked.value("scrape_samples_post_metric_relabeling")).isEqualTo(3);
    }

    @Test
    void a_body_may_be_packed_and_a_damaged_one_says_so() throws Exception {
        var packed = gzip("a 1\n".repeat(1).getBytes(UTF_8));
        server.body("/good", TYPE + "Content-Encoding: gzip\r\n", packed);
        server.body("/cut", TYPE + "Content-Encoding: gzip\r\n", Arrays.copyOf(packed, packed.length - 6));
        server.body("/false", TYPE + "Content-Encoding: gzip\r\n", "a 1\n".getBytes(UTF_8));
        var damaged = packed.clone();
        damaged[12] ^= 0x7f;
        server.body("/damaged", TYPE + "Content-Encoding: gzip\r\n", damaged);
        server.body("/other", TYPE + "Content-Encoding: br\r\n", packed);
        assertThat(scrape("/good", "").ask()).isEqualTo("1 series");
        assertThat(scrape("/cut", "").ask()).isEqualTo("bad_body: the gzip body ends too early");
        assertThat(scrape("/false", "").ask()).isEqualTo("bad_body: the body is not gzip, as its header says");
        assertThat(scrape("/damaged", "").ask()).startsWith("bad_body: ");
        assertThat(scrape("/other", "").ask()).startsWith("bad_body: the body is packed as br");
    }

    @Test
    void a_bomb_is_stopped_while_it_is_unpacked() throws Exception {
        var line = "# " + "x".repeat(1_000) + "\n";
        server.body(
                "/lines",
                TYPE + "Content-Encoding: gzip\r\n",
                gzip(line.repeat(20_000).getBytes(UTF_8)));
        server.body("/line", TYPE + "Content-Encoding: gzip\r\n", gzip(new byte[20_000_000]));
        assertThat(scrape("/lines", "").ask()).isEqualTo("too_large: the unpacked body has more than 16777216 bytes");
        assertThat(scrape("/line", "").ask()).isEqualTo("too_large: line 1 is longer than 65536 bytes");
    }

    /** Writes the same until nobody listens any more. */
    private static void flood(NetSocket socket, Buffer chunk) {
        socket.write(chunk).onSuccess(written -> flood(socket, chunk));
    }

    @Test
    void a_body_without_end_is_left() throws Exception {
        var lines = Buffer.buffer("a{b=\"c\"} 1\n".repeat(5_000));
        var closed = new AtomicInteger();
        server.on("/endless", socket -> {
            socket.closeHandler(gone -> closed.incrementAndGet());
            socket.write(head(200, TYPE));
            flood(socket, lines);
        });
        var line = Buffer.buffer("x".repeat(60_000));
        server.on("/line", socket -> {
            socket.closeHandler(gone -> closed.incrementAndGet());
            socket.write(head(200, TYPE));
            flood(socket, line);
        });
        assertThat(scrape("/endless", ", every: 60s, timeout: 60s").ask())
                .isEqualTo("too_large: the body has more than 16777216 bytes");
        assertThat(scrape("/line", ", every: 60s, timeout: 60s").ask()).startsWith("too_large: ");
        RealServers.until("both connections are closed", () -> closed.get() == 2);
    }

    @Test
    void a_gigabyte_in_one_line_is_never_held() throws Exception {
        server.on("/line", socket -> {
            socket.write(head(200, TYPE + "Content-Length: 1073741824\r\n"));
            flood(socket, Buffer.buffer("x".repeat(60_000)));
        });
        assertThat(scrape("/line", ", every: 60s, timeout: 60s").ask())
                .isEqualTo("too_large: the body has more than 16777216 bytes");
    }

    @Test
    void one_that_is_slow_stuck_or_gone_is_told_apart() throws Exception {
        server.on("/stuck", socket -> {});
        server.on("/trickle", socket -> {
            socket.write(head(200, TYPE));
            trickle(socket);
        });
        server.on("/head", socket -> socket.write("HTTP/1.1 200"));
        server.on("/reset", NetSocket::close);
        server.on(
                "/cut",
                socket -> socket.end(head(200, TYPE + "Content-Length: 10\r\n").appendString("a 1\n")));
        server.on(
                "/chunk",
                socket -> socket.end(
                        head(200, TYPE + "Transfer-Encoding: chunked\r\n").appendString("10\r\na 1\n")));
        server.on("/garbage", socket -> socket.end(Buffer.buffer("SSH-2.0-OpenSSH\r\n\r\n")));
        server.on("/heads", socket -> {
            socket.write("HTTP/1.1 200 OK\r\n");
            flood(socket, Buffer.buffer("X-More: " + "x".repeat(1_000) + "\r\n"));
        });
        for (var path : new String[] {"/stuck", "/trickle", "/head"}) {
            assertThat(scrape(path, ", timeout: 300ms").ask())
                    .as(path)
                    .isEqualTo("timeout: no whole answer within 300ms");
        }
        var lost = "reset: the connection was closed before the answer was whole";
        for (var path : new String[] {"/reset", "/cut", "/chunk"}) {
            assertThat(scrape(path, "").ask()).as(path).isEqualTo(lost);
        }
        assertThat(scrape("/garbage", "").ask()).isEqualTo("bad_body: does not speak HTTP");
        assertThat(scrape("/heads", "").ask()).isEqualTo("bad_body: does not speak HTTP");
        server.close();
        assertThat(scrape("/gone", "").ask()).isEqualTo("refused: connection refused");
        asked.close();
        asked = new Asked("scrape: [{url: \"http://no-such-host.invalid:1/metrics\"}]");
        assertThat(asked.ask()).isEqualTo("refused: unknown host");
        server = new OddServer();
    }

    private static void trickle(NetSocket socket) {
        io.vertx.core.Vertx.currentContext()
                .owner()
                .setTimer(20, due -> socket.write("a 1\n").onSuccess(more -> trickle(socket)));
    }

    @Test
    void what_is_no_metrics_is_refused_in_words() throws Exception {
        server.body("/html", "Content-Type: text/html; charset=utf-8\r\n", "<!doctype html>".getBytes(UTF_8));
        server.metrics("/page", "<!doctype html>\n");
        server.metrics("/escape", "\u001b[31m\n");
        server.body("/bytes", TYPE, new byte[] {'a', '{', 'b', '=', '"', (byte) 0xff, '"', '}', ' ', '1', '\n'});
        server.body(
                "/open",
                "Content-Type: application/openmetrics-text; version=1.0.0\r\n",
                "# TYPE a counter\na_total 1 1.5 # {trace=\"x\"} 1\n# EOF\n".getBytes(UTF_8));
        server.body(
                "/unended", "Content-Type: application/openmetrics-text; version=1.0.0\r\n", "a 1\n".getBytes(UTF_8));
        server.status("/error", 503, "");
        assertThat(scrape("/html", "").ask()).isEqualTo("bad_body: answers text/html, not the text of metrics");
        assertThat(scrape("/page", "").ask()).isEqualTo("bad_body: line 1, column 1: expected the name of a metric");
        assertThat(scrape("/escape", "").ask()).startsWith("bad_body: line 1").doesNotContain("\u001b");
        assertThat(scrape("/bytes", "").ask()).isEqualTo("bad_body: line 1 is not UTF-8");
        assertThat(scrape("/open", "").ask()).isEqualTo("1 series");
        assertThat(scrape("/unended", "").ask()).isEqualTo("bad_body: the body does not end with # EOF");
        assertThat(scrape("/error", "").ask()).isEqualTo("bad_status: answered 503");
    }

    @Test
    void no_endpoint_has_more_series_than_its_share() throws Exception {
        var many = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            many.append("m").append(i).append(" 1\n");
        }
        server.metrics("/metrics", many.toString());
        assertThat(scrape("/metrics", ", series: 20").ask()).isEqualTo("20 series");
        assertThat(scrape("/metrics", ", series: 19").ask()).startsWith("too_large: more than 19 series; name what");
        assertThat(scrape("/metrics", ", series: 19, drop: [m7]").ask()).isEqualTo("19 series");
        server.metrics("/long", "a{b=\"" + "x".repeat(3_000) + "\"} 1\n");
        assertThat(scrape("/long", "").ask()).isEqualTo("too_large: a label or name is too long: b");
    }

    @Test
    void labels_that_change_all_the_time_do_not_fill_the_memory() throws Exception {
        var turn = new AtomicInteger();
        server.on("/metrics", socket -> {
            var text = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                text.append("m{id=\"").append(turn.incrementAndGet()).append("\"} 1\n");
            }
            socket.end(head(200, TYPE).appendString(text.toString()));
        });
        scrape("/metrics", ", series: 10");
        asked.tick();
        asked.tick();
        assertThat(asked.state()).isEqualTo("ok");
        for (int i = 0; i < 5; i++) {
            asked.tick();
        }
        assertThat(asked.state()).isEqualTo("too_large");
        assertThat(asked.value("up")).isZero();
        int about = asked.present().size();
        assertThat(asked.store().size()).isLessThanOrEqualTo(20 + about + 1);
        // What changed stays as long as memory does, and then there is room again.
        var later = java.time.Instant.ofEpochSecond(1_000_000_000L + 1_000_000);
        asked.loop().call(() -> {
            asked.store().forget(later);
            return null;
        });
    }

    @Test
    void redirects_are_followed_a_few_times_and_secrets_are_not_told_elsewhere() throws Exception {
        Files.writeString(directory.resolve("token"), "s3cret-token\n");
        var token = ", token_file: \"" + directory.resolve("token") + "\"";
        var other = new OddServer();
        try {
            other.metrics("/metrics", "a 1\n");
            server.metrics("/metrics", "a 1\n");
            server.status("/here", 302, "Location: /metrics\r\n");
            server.status("/there", 307, "Location: " + other.url("/metrics") + "\r\n");
            server.status("/loop", 301, "Location: /loop\r\n");
            server.status("/file", 301, "Location: file:///etc/passwd\r\n");
            assertThat(scrape("/here", token).ask()).isEqualTo("1 series");
            assertThat(server.heads())
                    .hasSize(2)
                    .allSatisfy(head -> assertThat(head).containsIgnoringCase("authorization: Bearer s3cret-token"));
            assertThat(scrape("/there", token).ask()).isEqualTo("1 series");
            assertThat(other.heads())
                    .singleElement()
                    .satisfies(head -> assertThat(head).doesNotContainIgnoringCase("authorization"));
            assertThat(scrape("/loop", "").ask()).isEqualTo("bad_status: redirects more than 5 times");
            assertThat(scrape("/file", "").ask()).isEqualTo("bad_status: redirects to not an http or https URL");
            assertThat(scrape("/here", ", follow_redirects: false").ask()).isEqualTo("bad_status: answered 302");
        } finally {
            other.close();
        }
    }

    @Test
    void a_password_or_token_is_read_again_each_time() throws Exception {
        var file = Files.writeString(directory.resolve("token"), "one");
        server.metrics("/metrics", "a 1\n");
        scrape("/metrics", ", token_file: \"" + file + "\"").tick();
        Files.writeString(file, "two\n");
        asked.tick();
        assertThat(server.heads()).hasSize(2).last().asString().containsIgnoringCase("authorization: Bearer two");
        Files.delete(file);
        asked.tick();
        assertThat(asked.state()).isEqualTo("credentials");
        scrape("/metrics", ", username: me, password: secret").tick();
        assertThat(server.heads()).last().asString().containsIgnoringCase("authorization: Basic bWU6c2VjcmV0");
    }

    @Test
    void an_address_of_any_form_is_asked() throws Exception {
        server.metrics("/metrics?a=b%20c", "a 1\n");
        assertThat(scrape("/metrics?a=b%20c", "").ask()).isEqualTo("1 series");
        assertThat(asked.endpoint(0).name()).isEqualTo("127.0.0.1:" + server.port());
        assertThat(EndpointUrl.parse("http://my_app/metrics?key=1"))
                .isEqualTo(new EndpointUrl(false, "my_app", 80, "/metrics?key=1"))
                .hasToString("http://my_app/metrics");
        assertThat(EndpointUrl.parse("HTTPS://[::1]:9000").address()).isEqualTo("[::1]:9000");
    }
}
