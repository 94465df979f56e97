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
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
            "pg_stat_wal_receiver_last_msg_receipt_time", "only a standby receives WAL; both servers are primaries",
            "probe_ssl_earliest_cert_expiry", "no endpoint here speaks TLS");

    private Path directory;

    private EmbeddedServer shop;
    private BoardsLoad load;
    private Connection holder;
    private CompletableFuture<Integer> dump;
    private Connection builder;
    private CompletableFuture<Void> build;
    private RunningAgent running;
    private Process prometheus;
    private Process baseBackup;
    private PrometheusApi scraping;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        var tool = Peer.find("prometheus");
        shop = RealServers.fresh(MAJOR, BoardsLoad.SETTINGS);
        load = new BoardsLoad(shop);
        backups();
        int port = freePort();
        scraping = new PrometheusApi("http://127.0.0.1:" + port);
        running = new RunningAgent(directory, shop, config());
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
        until("Prometheus is ready", scraping::ready);
        migrated();
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

    /** Files of which one is pending and one is not what was applied, and a guard that only tells. */
    private String migrations() throws IOException {
        var files = Files.createDirectory(directory.resolve("migrations"));
        Files.writeString(files.resolve("V1__orders.sql"), "create table orders ()");
        Files.writeString(files.resolve("V3__next.sql"), "create table next ()");
        return "migrations:\n  files: {shop: [\"" + files
                + "\"]}\n  guard: {cancel_when: \"godwit_migration_blocked_sessions > 1\", for: 2s}\n";
    }

    /** A migration that is over and has left something. */
    private void migrated() throws Exception {
        try (var tool = session(shared(DUMPED), "postgres")) {
            until(
                    "the schema is known",
                    () -> running.get("/metrics")
                            .body()
                            .lines()
                            .anyMatch(line -> line.startsWith("godwit_catalog_known_timestamp_seconds{")
                                    && line.contains("target=\"old\"")));
            RealServers.execute(
                    tool,
                    "create table if not exists migrated (id int)",
                    "begin",
                    "alter table migrated add constraint sensible check (id > 0) not valid");
            until("it is seen", () -> running.get("/api/migrations").body().contains("\"target\":\"old\""));
            RealServers.execute(tool, "commit");
        }
        builder = session(shared(DUMPED), "postgres");
        RealServers.execute(
                builder,
                "create table if not exists slowly_built (id int)",
                "truncate slowly_built",
                "insert into slowly_built select generate_series(1, 10000)",
                "create or replace function slow_build(int) returns int language plpgsql immutable as"
                        + " 'begin perform pg_sleep(0.02); return $1; end'");
        build = RealServers.waiting(builder, "create index on slowly_built (slow_build(id))");
    }

    private String config() throws IOException {
        var quick = ProbeDefinition.all().stream()
                .map(probe -> probe.name() + ": 500ms")
                .collect(Collectors.joining(", ", "{", "}"));
        return "  old: {url: \"" + shared(DUMPED).url("postgres") + "\"}\nprobes:\n  every: " + quick
                + "\n  http: [{name: ready, url: \"" + scraping.url() + "/-/ready\", every: 1s}]\nrules: [\""
                + rules() + "\"]\nalertmanagers: [\"http://127.0.0.1:1\"]\n" + migrations() + plan();
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
        if (builder != null) {
            try (var stop = session(shared(DUMPED), "postgres")) {
                RealServers.execute(
                        stop,
                        "select pg_cancel_backend(pid) from pg_stat_activity where query like 'create index on slowly_built%'");
            }
            build.handle((done, cancelled) -> null).join();
            RealServers.execute(builder, "drop table slowly_built", "drop function slow_build");
            builder.close();
        }
        if (holder != null) {
            holder.rollback();
            dump.join();
            RealServers.execute(holder, "drop table dumped", "drop table if exists migrated");
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
        everythingIsFound(new PrometheusApi(running.url()));
    }

    @Test
    void no_question_of_a_dashboard_finds_nothing_in_a_prometheus_that_scrapes_it() throws Exception {
        everythingIsFound(scraping);
    }

    @Test
    void what_is_excused_is_asked_for() throws Exception {
        assertThat(metrics()).containsAll(UNSEEN.keySet());
    }

    private static Set<String> metrics() throws IOException {
        return Boards.all().stream()
                .flatMap(board -> board.questions().stream())
                .flatMap(BoardsLiveTest::metrics)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> metrics(Question question) {
        return Selectors.of(Promql.parse(question.sent())).stream()
                .map(selector -> Selectors.metric(selector).orElseThrow());
    }

    private static void everythingIsFound(PrometheusApi api) throws Exception {
        var missing = new TreeMap<String, String>();
        for (var board : Boards.all()) {
            var left = open(board);
            try {
                until(board.name(), () -> {
                    for (var question : List.copyOf(left.values())) {
                        if (api.finds(question)) {
                            left.remove(question.where());
                        }
                    }
                    return left.isEmpty() && choices(api, board);
                });
            } catch (AssertionError never) {
                left.forEach((where, question) -> missing.put(where, question.sent()));
                assertThat(choices(api, board)).as("choices of " + board.name()).isTrue();
            }
        }
        assertThat(missing.entrySet()).as("questions that find nothing").isEmpty();
        // What stands behind "or" is there too, and what is excused is not.
        for (var metric : metrics()) {
            assertThat(api.finds(new Question("each metric", metric, true)))
                    .as(metric)
                    .isNotEqualTo(UNSEEN.containsKey(metric));
        }
        assertThat(api.get("/api/v1/rules").toString())
                .as("shipped rules, over all that")
                .contains("\"health\":\"ok\"")
                .doesNotContain("\"health\":\"err\"");
    }

    private static boolean choices(PrometheusApi api, Board board) throws Exception {
        for (var variable : board.variables()) {
            if (!api.offers(Choice.of(variable))) {
                return false;
            }
        }
        return true;
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
        return metrics(question).allMatch(UNSEEN::containsKey);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
