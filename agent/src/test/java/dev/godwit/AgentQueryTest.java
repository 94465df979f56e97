package dev.godwit;

import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.cli.Godwit;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The query API of a whole agent that watches a real server, asked by promtool, by hand and by its own command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentQueryTest {

    /** Looks at every series there is, at every millisecond of the past. */
    private static final String EVERYTHING = "count_over_time({__name__=~\".+\"}[2h:1ms])";

    private RunningAgent running;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        running = new RunningAgent(directory, shared(17), "");
        until("up", () -> query("godwit_target_up").contains("\"1\""));
    }

    @AfterAll
    void stop() throws Exception {
        running.close();
    }

    private String query(String expression) throws Exception {
        return running.get("/api/v1/query?query=" + encoded(expression)).body();
    }

    private static String encoded(String expression) {
        return URLEncoder.encode(expression, StandardCharsets.UTF_8);
    }

    @Test
    void promtool_asks_for_an_instant() throws Exception {
        assertThat(promtool("instant", running.url(), "godwit_target_up"))
                .startsWith("godwit_target_up{target=\"shop\"} => 1 @[");
        assertThat(promtool("-o", "json", "instant", running.url(), "sum(godwit_target_up) > 5"))
                .isEqualTo("[]\n");
        var bad = Peer.run("promtool", "query", "instant", running.url(), "sum(");
        assertThat(bad.exit()).isEqualTo(1);
        assertThat(bad.text()).contains("bad_data").contains("1:5: parse error");
    }

    @Test
    void promtool_asks_for_a_range() throws Exception {
        assertThat(promtool("range", "--step=1s", running.url(), "godwit_target_up"))
                .startsWith("godwit_target_up{target=\"shop\"} =>\n1 @[");
    }

    @Test
    void promtool_asks_for_series_and_labels() throws Exception {
        assertThat(promtool("series", "--match=godwit_target_up", "--match=pg_up", running.url()))
                .contains("{__name__=\"godwit_target_up\", target=\"shop\"}")
                .contains("__name__=\"pg_up\"");
        assertThat(promtool("labels", running.url(), "target")).isEqualTo("shop\n");
    }

    private static String promtool(String... arguments) throws Exception {
        var said = Peer.run("promtool", concat(arguments));
        assertThat(said.exit()).as(said.text()).isZero();
        return said.text();
    }

    private static String[] concat(String... arguments) {
        var all = new String[arguments.length + 1];
        all[0] = "query";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return all;
    }

    @Test
    void metadata_is_that_of_the_metrics_page() throws Exception {
        var known = running.object("/api/v1/metadata").getJsonObject("data");
        var page = running.get("/metrics").body();
        assertThat(known.getJsonArray("godwit_target_up").getJsonObject(0).getString("help"))
                .isEqualTo("1 while the server answers.");
        assertThat(page).contains("# HELP godwit_target_up 1 while the server answers.");
        until("the agent's own meters are known", () -> {
            var own = running.object("/api/v1/metadata?metric=process_cpu_seconds_total");
            return own.encode().contains("\"type\":\"counter\"");
        });
    }

    @Test
    void the_command_line_asks_the_agent() {
        var out = new ByteArrayOutputStream();
        int exit = Godwit.commandLine(new PrintStream(out, true, StandardCharsets.UTF_8), System.err)
                .execute("query", "godwit_target_up", "--url", running.url());
        assertThat(exit).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("godwit_target_up{target=\"shop\"} 1 @20");
    }

    @Test
    void a_pathological_query_meets_its_limit_while_the_agent_answers() throws Exception {
        var dear = asked(encoded(EVERYTHING));
        var hurried = asked(encoded(EVERYTHING) + "&timeout=1ms");
        var large = asked(encoded("count_over_time(vector(1)[2h:1ms])"));
        assertThat(running.get("/metrics").body()).contains("godwit_target_up");
        assertThat(running.get("/-/healthy").statusCode()).isEqualTo(200);
        assertError(large, 422, "execution");
        assertError(dear, 422, "execution");
        assertError(hurried, 503, "timeout");
    }

    private CompletableFuture<HttpResponse<String>> asked(String query) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return running.get("/api/v1/query?query=" + query);
            } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    private static void assertError(CompletableFuture<HttpResponse<String>> asked, int status, String type)
            throws Exception {
        var answer = asked.get(30, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("errorType")).isEqualTo(type);
    }

    @Test
    void a_large_answer_is_not_compressed_by_the_loop() throws Exception {
        var small = running.get("/api/v1/query?query=" + encoded("vector(1)[1m:1s]"), "Accept-Encoding", "gzip");
        assertThat(small.headers().firstValue("Content-Encoding")).hasValue("gzip");
        var large = running.get("/api/v1/query?query=" + encoded("vector(1)[20m:100ms]"), "Accept-Encoding", "gzip");
        assertThat(large.body()).hasSizeGreaterThan(200_000).startsWith("{\"status\":\"success\"");
    }

    @Test
    void forms_are_taken_only_where_queries_are() throws Exception {
        for (var path : new String[] {"query", "query_range", "series", "labels"}) {
            var form = form("query=1%2B1&start=1&end=2&step=1&match[]=godwit_target_up");
            assertThat(running.send(form, "/api/v1/" + path, "Content-Type", "application/x-www-form-urlencoded")
                            .statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
        for (var path : new String[] {"/api/v1/rules", "/api/v1/metadata", "/api/v1/label/a/values", "/metrics", "/"}) {
            assertThat(running.send(form(""), path).statusCode()).as(path).isEqualTo(405);
        }
        var tooLong = form("query=" + "1".repeat(300_000));
        assertThat(running.send(tooLong, "/api/v1/query", "Content-Type", "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void a_method_that_is_not_served_is_told_which_are() throws Exception {
        var nothing = HttpRequest.BodyPublishers.noBody();
        for (var method : new String[] {"PUT", "OPTIONS", "DELETE"}) {
            var query = running.send(HttpRequest.newBuilder().method(method, nothing), "/api/v1/query");
            assertThat(query.statusCode()).isEqualTo(405);
            assertThat(query.headers().firstValue("Allow")).contains("GET, HEAD, POST");
            assertThat(query.body()).isEqualTo("Only GET, HEAD and POST are served.\n");
            var metrics = running.send(HttpRequest.newBuilder().method(method, nothing), "/metrics");
            assertThat(metrics.headers().firstValue("Allow")).contains("GET, HEAD");
            assertThat(metrics.body()).isEqualTo("Only GET and HEAD are served.\n");
        }
    }

    @Test
    void what_the_api_does_not_take_is_refused_in_its_json() throws Exception {
        var form = "application/x-www-form-urlencoded";
        refused(running.get("/api/v1/nothing"), 404, "not_found");
        refused(running.get("/api/v1/query/more"), 404, "not_found");
        var broken = running.send(form("query=%zz"), "/api/v1/query", "Content-Type", form);
        refused(broken, 400, "bad_data");
        var tooLong = running.send(form("query=" + "1".repeat(300_000)), "/api/v1/query", "Content-Type", form);
        refused(tooLong, 413, "bad_data");
        var elsewhere = running.get("/nothing");
        assertThat(elsewhere.statusCode()).isEqualTo(404);
        assertThat(elsewhere.body()).isEqualTo("There is nothing here. Try / or /metrics.\n");
    }

    private static void refused(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        var body = new JsonObject(response.body());
        assertThat(body.getString("status")).isEqualTo("error");
        assertThat(body.getString("errorType")).isEqualTo(type);
        assertThat(body.getString("error")).isNotBlank();
    }

    private static HttpRequest.Builder form(String body) {
        return HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body));
    }
}
