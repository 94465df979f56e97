package dev.godwit;

import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Boards.Board;
import dev.godwit.Boards.Choice;
import dev.godwit.Boards.Question;
import dev.godwit.cli.Godwit;
import dev.godwit.demo.EmbeddedServer;
import dev.godwit.probe.ProbeDefinition;
import dev.godwit.promql.Promql;
import dev.godwit.promql.Selectors;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every question of every dashboard, asked of a live agent and of a real Prometheus that scrapes it, while real servers have
 * all that happen to them which a primary can have. A question that finds nothing is a panel that nobody ever sees filled.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoardsLiveTest {

    private static final int MAJOR = 17;

    /** The version the machine's {@code pg_dump} has. */
    private static final int DUMPED = 15;

    /** What servers of their own cannot show here, by metric, and why. An entry that finds something is a mistake. */
    private static final Map<String, String> UNSEEN = Map.of(
            "pg_stat_wal_receiver_last_msg_receipt_time", "only a standby receives WAL; both servers are primaries");

    private final HttpClient http = HttpClient.newHttpClient();

    private Path directory;

    private EmbeddedServer shop;
    private BoardsLoad load;
    private Connection holder;
    private CompletableFuture<Integer> dump;
    private RunningAgent running;
    private Process prometheus;
    private Process baseBackup;
    private String scraping;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        var tool = Peer.find("prometheus");
        shop = RealServers.fresh(MAJOR, BoardsLoad.SETTINGS);
        load = new BoardsLoad(shop);
        backups();
        running = new RunningAgent(directory, shop, config());
        int port = freePort();
        var config = Files.writeString(
                directory.resolve("prometheus.yml"),
                "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [\"" + rules()
                        + "\"]\nscrape_configs: [{job_name: godwit, static_configs: [{targets: [\"127.0.0.1:"
                        + running.agent().port() + "\"]}]}]\n");
        prometheus = new ProcessBuilder(
                        tool.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=error")
                .inheritIO()
                .start();
        scraping = "http://127.0.0.1:" + port;
        until("Prometheus is ready", this::ready);
    }

    private boolean ready() throws InterruptedException {
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create(scraping + "/-/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** A good backup, one that is being taken, and a base backup that takes its time. */
    private void backups() throws Exception {
        var own = Files.writeString(
                directory.resolve("backups.yml"),
                "databases:\n  old: {url: \"" + shared(DUMPED).url("postgres") + "\"}\n" + plan());
        holder = session(shared(DUMPED), "postgres");
        RealServers.execute(holder, "create table if not exists dumped (id int)");
        String[] argv = {"backup", "run", "nightly", "--config", own.toString()};
        assertThat(Godwit.commandLine(System.out, System.err).execute(argv)).isZero();
        holder.setAutoCommit(false);
        RealServers.execute(holder, "lock table dumped in access exclusive mode");
        dump = CompletableFuture.supplyAsync(
                () -> Godwit.commandLine(System.out, System.err).execute(argv));
        baseBackup = new ProcessBuilder(
                        Peer.find("pg_basebackup").toString(),
                        "--host=127.0.0.1",
                        "--port=" + shared(DUMPED).port(),
                        "--username=postgres",
                        "--pgdata=" + directory.resolve("base"),
                        "--wal-method=none",
                        "--checkpoint=fast",
                        "--max-rate=32")
                .inheritIO()
                .start();
    }

    private static String rules() {
        return Path.of(System.getProperty("godwit.root", "..")).resolve("rules").toAbsolutePath() + "/*.yml";
    }

    private String plan() {
        return "backups: {nightly: {database: old, at: \"0 2 * * *\", to: [\"" + directory.resolve("kept")
                + "\"], format: custom, keep: {days: 3}, lock_wait_timeout: 15m}}\n";
    }

    private String config() {
        var quick = ProbeDefinition.all().stream()
                .map(probe -> probe.name() + ": 500ms")
                .collect(Collectors.joining(", ", "{", "}"));
        return "  old: {url: \"" + shared(DUMPED).url("postgres") + "\"}\nprobes: {every: " + quick + "}\nrules: [\""
                + rules() + "\"]\nalertmanagers: [\"http://127.0.0.1:1\"]\n" + plan();
    }

    @AfterAll
    void stop() throws Exception {
        if (running != null) {
            running.close();
        }
        for (var process : new Process[] {prometheus, baseBackup}) {
            if (process != null) {
                process.destroy();
                process.waitFor();
            }
        }
        if (holder != null) {
            holder.rollback();
            dump.join();
            RealServers.execute(holder, "drop table dumped");
            holder.commit();
            holder.close();
        }
        if (load != null) {
            load.close();
        }
        if (shop != null) {
            shop.close();
        }
    }

    @Test
    void no_question_of_a_dashboard_finds_nothing_in_the_agent() throws Exception {
        everythingIsFound(running.url());
    }

    @Test
    void no_question_of_a_dashboard_finds_nothing_in_a_prometheus_that_scrapes_it() throws Exception {
        everythingIsFound(scraping);
    }

    @Test
    void what_cannot_be_seen_here_is_not_seen() throws Exception {
        for (var metric : UNSEEN.keySet()) {
            assertThat(found(running.url(), metric, false)).as(metric).isFalse();
        }
        assertThat(Boards.all().stream().flatMap(board -> board.questions().stream()))
                .as("dashboards ask for what is excused")
                .anyMatch(BoardsLiveTest::excused);
    }

    private void everythingIsFound(String url) throws Exception {
        var missing = new TreeMap<String, String>();
        for (var board : Boards.all()) {
            var left = open(board);
            try {
                until(board.name(), () -> {
                    for (var question : List.copyOf(left.values())) {
                        if (found(url, question.sent(), question.range())) {
                            left.remove(question.where());
                        }
                    }
                    return left.isEmpty() && choices(url, board);
                });
            } catch (AssertionError never) {
                left.forEach((where, question) -> missing.put(where, question.sent()));
                assertThat(choices(url, board)).as("choices of " + board.name()).isTrue();
            }
        }
        assertThat(missing.entrySet()).as("questions that find nothing").isEmpty();
    }

    private static Map<String, Question> open(Board board) {
        var open = new HashMap<String, Question>();
        board.questions().stream()
                .filter(question -> !excused(question))
                .forEach(question -> open.put(question.where(), question));
        return open;
    }

    /** Whether all it asks for is out of reach here. */
    private static boolean excused(Question question) {
        return Selectors.of(Promql.parse(question.sent())).stream()
                .allMatch(selector ->
                        UNSEEN.containsKey(Selectors.metric(selector).orElse("")));
    }

    private boolean choices(String url, Board board) throws Exception {
        for (var variable : board.variables()) {
            var choice = Choice.of(variable);
            var answer = get(url + "/api/v1/label/" + choice.label() + "/values?match[]=" + encoded(choice.series()));
            if (answer.getJsonArray("data").isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private boolean found(String url, String expression, boolean range) throws IOException, InterruptedException {
        long now = Instant.now().getEpochSecond();
        var path = range
                ? "/api/v1/query_range?start=" + (now - 120) + "&end=" + now + "&step=1&query="
                : "/api/v1/query?query=";
        var answer = get(url + path + encoded(expression));
        var result = answer.getJsonObject("data").getJsonArray("result");
        for (int i = 0; i < result.size(); i++) {
            if (speaks(result.getJsonObject(i))) {
                return true;
            }
        }
        return false;
    }

    /** NaN is drawn as nothing. */
    private static boolean speaks(JsonObject series) {
        var values = series.getJsonArray("values", new JsonArray());
        if (series.containsKey("value")) {
            values.add(series.getJsonArray("value"));
        }
        for (int i = 0; i < values.size(); i++) {
            if (!values.getJsonArray(i).getString(1).equals("NaN")) {
                return true;
            }
        }
        return false;
    }

    private JsonObject get(String url) throws IOException, InterruptedException {
        var answer = http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(url + ": " + answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
